import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { listenOnLoopback } from '../../src/local/server/listen.ts';
import { makeTempDir } from '../support/programs/reaper.ts';
import { type Certificates, makeCertificates } from '../support/redis/certificates.ts';
import { LOOPBACK } from '../support/redis/server.ts';

interface StandIn {
  readonly port: number;
  close(): void;
}

async function listen(server: Server): Promise<StandIn> {
  const port = await listenOnLoopback(server);
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port, close };
}

const read = async (request: IncomingMessage): Promise<string> =>
  Buffer.concat(await request.toArray()).toString();

/** S3 as far as the mirror needs it; rejects requests that are not signed as the function's role. */
export async function startS3() {
  const objects = new Map<string, string>();
  /** Statuses of the next writes, which are not stored. */
  const refusals: number[] = [];
  const answer: RequestListener = async (request, response) => {
    const signed = /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request, /;
    const key = request.url ?? '';
    const body = await read(request);
    if (!signed.test(request.headers.authorization ?? '') || !request.headers['x-amz-security-token']) {
      response.writeHead(403).end();
    } else if (request.method === 'PUT' && refusals.length > 0) {
      response.writeHead(refusals.shift() ?? 403).end();
    } else if (request.method === 'PUT') {
      objects.set(key, body);
      response.end();
    } else {
      const found = objects.get(key);
      response
        .writeHead(found === undefined ? 404 : 200, { 'last-modified': new Date().toUTCString() })
        .end(found);
    }
  };
  return { ...(await listen(createServer(answer))), objects, refusals };
}

/** An issuer's key set over HTTPS. */
export async function startIssuer(keySet: unknown) {
  const dir = makeTempDir();
  const certificates: Certificates = await makeCertificates(dir.path);
  const state = { body: JSON.stringify(keySet), asked: 0 };
  const tls = { key: readFileSync(certificates.keyFile), cert: readFileSync(certificates.certFile) };
  const server = createTlsServer(tls, (_, response) => {
    state.asked++;
    response.end(state.body);
  });
  const standIn = await listen(server);
  const close = () => {
    standIn.close();
    dir.remove();
  };
  const jwksUri = `https://${LOOPBACK}:${standIn.port}/jwks.json`;
  return { ...standIn, close, state, jwksUri, caFile: certificates.caFile };
}

/**
 * SSM GetParameters, by the last part of a parameter's path.
 * @param type of the deployment whose secrets it has
 */
export async function startSsm(secrets: Readonly<Record<string, string>>, type = 'sandbox') {
  const answer: RequestListener = async (request, response) => {
    const { Names }: { Names: string[] } = JSON.parse(await read(request));
    const secretAt = (path: string) => secrets[path.slice(path.lastIndexOf('/') + 1)];
    const found = Names.filter((path) => path.includes(`-${type}-`) && secretAt(path) !== undefined);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(
      JSON.stringify({
        Parameters: found.map((path) => ({ Name: path, Value: secretAt(path), Type: 'SecureString' })),
        InvalidParameters: Names.filter((path) => !found.includes(path)),
      }),
    );
  };
  return listen(createServer(answer));
}

/** An entry of PutEvents. */
export interface PutEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: number;
  readonly Detail: string;
}

/** EventBridge's answer to a request: it is throttled, or the entries at these positions are rejected. */
type Refusal = 'throttled' | readonly number[];

/**
 * EventBridge's PutEvents (JSON 1.1), which accepts at most ten entries, signed as the function's role.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export async function startEventBridge() {
  const accepted: PutEntry[] = [];
  /** The number of entries of each request. */
  const requests: number[] = [];
  /** Answers to the next requests; every other one is accepted. */
  const refusals: Refusal[] = [];
  let ids = 0;
  const answer: RequestListener = async (request, response) => {
    const { Entries }: { Entries: PutEntry[] } = JSON.parse(await read(request));
    const reply = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    const signed = /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-west-1\/events\/aws4_request, /;
    if (!signed.test(request.headers.authorization ?? '') || !request.headers['x-amz-security-token'])
      return reply(403, { __type: 'AccessDeniedException' });
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents' || Entries.length > 10)
      return reply(400, { __type: 'ValidationException' });
    requests.push(Entries.length);
    const refusal = refusals.shift() ?? [];
    if (refusal === 'throttled') return reply(400, { __type: 'ThrottlingException' });
    accepted.push(...Entries.filter((_, i) => !refusal.includes(i)));
    return reply(200, {
      FailedEntryCount: refusal.length,
      Entries: Entries.map((_, i) =>
        refusal.includes(i) ? { ErrorCode: 'InternalFailure' } : { EventId: `event-${++ids}` },
      ),
    });
  };
  return { ...(await listen(createServer(answer))), accepted, requests, refusals };
}

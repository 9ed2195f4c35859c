import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { LOOPBACK } from '../redis/server.ts';

/** A function that the stand-in has. */
export interface StoredFunction {
  /** Receives events; what it throws is a function error. */
  readonly handler?: (event: unknown) => Promise<unknown>;
  variables: Record<string, string>;
  revision: number;
  /** How often its configuration is still reported as being updated. */
  updating: number;
  /** Set to make the next update fail. */
  refusal?: { status: number; type: string; message: string } | undefined;
}

export interface LambdaService {
  readonly functions: Map<string, StoredFunction>;
  /** What was called, in order, such as `POST cache/invocations`. */
  readonly calls: string[];
  /** The variables of a caller with the rights to use it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

const CALLER = {
  AWS_ACCESS_KEY_ID: 'AKIAOPERATOR',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};
const SIGNED = /^AWS4-HMAC-SHA256 Credential=AKIAOPERATOR\/\d{8}\/eu-west-1\/lambda\/aws4_request, /;
const PATH = /^\/2015-03-31\/functions\/([\w-]+)\/(invocations|configuration)$/;

/** Lambda's API as far as operators need it, on loopback. Rejects requests that are not signed in eu-west-1. */
export async function startLambdaService(): Promise<LambdaService> {
  const functions = new Map<string, StoredFunction>();
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const [, name = '', what = ''] = PATH.exec(request.url ?? '') ?? [];
    calls.push(`${request.method} ${name}/${what}`);
    const found = functions.get(name);
    if (!isSigned(request)) refuse(response, 403, 'MissingAuthenticationTokenException', 'Not signed');
    else if (!found) refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
    else if (what === 'invocations') await invoke(response, found, JSON.parse(body));
    else if (request.method === 'PUT') update(response, found, JSON.parse(body));
    else describe(response, found);
  });
  const port = await listenOnLoopback(server);
  return {
    functions,
    calls,
    environment: { ...CALLER, AWS_ENDPOINT_URL_LAMBDA: `http://${LOOPBACK}:${port}` },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const isSigned = ({ headers }: IncomingMessage): boolean =>
  SIGNED.test(headers.authorization ?? '') && headers['x-amz-security-token'] === CALLER.AWS_SESSION_TOKEN;

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response
    .writeHead(status, { 'x-amzn-errortype': type })
    .end(JSON.stringify({ Type: 'User', Message: message }));
}

async function invoke(response: ServerResponse, { handler }: StoredFunction, event: unknown): Promise<void> {
  try {
    response.end(JSON.stringify((await handler?.(event)) ?? null));
  } catch (error) {
    const { name, message } = Object(error);
    response.writeHead(200, { 'x-amz-function-error': 'Unhandled' });
    response.end(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
  }
}

function update(
  response: ServerResponse,
  stored: StoredFunction,
  { Environment, RevisionId }: { Environment: { Variables: Record<string, string> }; RevisionId: string },
): void {
  if (stored.refusal) {
    const { status, type, message } = stored.refusal;
    refuse(response, status, type, message);
  } else if (RevisionId === String(stored.revision)) {
    stored.variables = Environment.Variables;
    stored.revision++;
    // Once in this response, once in the next.
    stored.updating = 2;
    describe(response, stored);
  } else {
    refuse(
      response,
      412,
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest one',
    );
  }
}

function describe(response: ServerResponse, stored: StoredFunction): void {
  const isUpdating = stored.updating > 0;
  if (isUpdating) stored.updating--;
  response.end(
    JSON.stringify({
      Environment: { Variables: stored.variables },
      RevisionId: String(stored.revision),
      LastUpdateStatus: isUpdating ? 'InProgress' : 'Successful',
    }),
  );
}

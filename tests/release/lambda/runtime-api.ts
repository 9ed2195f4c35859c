import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';

/** Lambda's limits on what a caller sends and on what a function returns, in bytes of JSON. */
export const MAX_REQUEST_BYTES = 6 * 1_048_576;
export const MAX_RESPONSE_BYTES = 6_291_556;

/** What a runtime reports when its function fails or does not load. */
export interface RuntimeFailure {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The result of one invocation, as returned by Lambda's Invoke API. */
export interface Outcome {
  readonly result?: unknown;
  readonly failure?: RuntimeFailure;
}

export interface Invocation {
  /** Time that the function has, in ms. */
  readonly remainingMs: number;
  /** How far the clock of a thawed environment has moved on since the last event, in ms. */
  readonly clockAheadMs: number;
}

export interface RuntimeApi {
  readonly port: number;
  /** Set once the runtime has reported that the function does not load. */
  readonly initFailure: RuntimeFailure | undefined;
  /** What the function tried to reach and could not. */
  readonly blocked: readonly string[];
  /** Resolves when the runtime waits for an event: initialized, and with the last response delivered. */
  idle(): Promise<void>;
  /** Hands an event to the runtime. One at a time, as Lambda does. */
  invoke(event: unknown, invocation: Invocation): Promise<Outcome>;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';
const RESULT = new RegExp(`^${PREFIX}/invocation/([^/]+)/(response|error)$`);
const ACCEPTED = { status: 'OK' };

/**
 * The Runtime API of one execution environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let initFailure: RuntimeFailure | undefined;
  let blocked: string[] = [];
  let current: { readonly id: string; settle(outcome: Outcome): void } | undefined;
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const reply = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const route = `${request.method} ${request.url}`;
    if (route === `GET ${PREFIX}/invocation/next`) {
      blocked = String(request.headers['stand-in-blocked'] ?? '')
        .split(' ')
        .filter(Boolean);
      waiting = response;
      server.emit('idle');
      return;
    }
    if (route === `POST ${PREFIX}/init/error`) {
      initFailure = JSON.parse(body.toString());
      reply(202, ACCEPTED);
      server.emit('idle');
      return;
    }
    const [, id, kind] = RESULT.exec(request.url ?? '') ?? [];
    if (!current || id !== current.id) {
      reply(400, { errorType: 'InvalidRequestID', errorMessage: `no invocation ${id}` });
      return;
    }
    const { settle } = current;
    current = undefined;
    if (kind === 'response' && body.length > MAX_RESPONSE_BYTES) {
      reply(413, {
        errorType: 'RequestEntityTooLarge',
        errorMessage: 'Exceeded maximum allowed payload size',
      });
      settle({ failure: tooLarge(body.length) });
      return;
    }
    reply(202, ACCEPTED);
    const value = JSON.parse(body.toString());
    settle(kind === 'response' ? { result: value } : { failure: value });
  }

  const port = await listenOnLoopback(server);
  return {
    port,
    get initFailure() {
      return initFailure;
    },
    get blocked() {
      return blocked;
    },
    async idle() {
      while (!waiting && !initFailure) await once(server, 'idle');
    },
    async invoke(event, { remainingMs, clockAheadMs }) {
      const body = JSON.stringify(event);
      if (Buffer.byteLength(body) > MAX_REQUEST_BYTES) {
        throw new Error(
          `RequestEntityTooLargeException: Request must be smaller than ${MAX_REQUEST_BYTES} bytes`,
        );
      }
      const response = waiting;
      if (!response || current) throw new Error('The environment is not waiting for an event');
      waiting = undefined;
      const id = randomUUID();
      const outcome = new Promise<Outcome>((settle) => {
        current = { id, settle };
      });
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': id,
          'lambda-runtime-deadline-ms': String(Date.now() + clockAheadMs + remainingMs),
          'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:123456789012:function:stand-in',
          'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0',
          'stand-in-clock-ahead-ms': String(clockAheadMs),
        })
        .end(body);
      return outcome;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The message of Lambda's Invoke API for a response that is too large. */
const tooLarge = (bytes: number): RuntimeFailure => ({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
});

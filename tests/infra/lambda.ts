import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { reapProcess } from '../support/programs/reaper.ts';
import { type Assembly, assembly } from './assembly.ts';
import { resolve } from './resolve.ts';
import type { Kind } from './synthesize.ts';

const CHILD = join(import.meta.dirname, 'lambda-child.mjs');

interface Answer {
  readonly result?: unknown;
  readonly error?: string;
  readonly ms: number;
  /** The addresses that it has tried to reach without success. */
  readonly blocked: readonly string[];
}

/** A bundle running as Lambda would run it. */
export interface RunningLambda {
  readonly importMs: number;
  readonly bytes: number;
  invoke(event: unknown): Promise<Answer>;
  /** Its output so far. */
  log(): string;
  close(): Promise<void>;
}

/** A function, as described in a template. */
interface DeployedFunction {
  /** Its code: a module. */
  readonly bundle: string;
  /** Its environment, with what Lambda itself adds. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly handler: string;
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
}

/** Where a function's bundle lies in an assembly. */
export function bundleOf(built: Assembly, idPrefix: string): string {
  const { properties } = built.one('AWS::Lambda::Function', idPrefix);
  const { S3Key } = properties.Code as { S3Key: string };
  return join(built.dir, `asset.${S3Key.replace('.zip', '')}`, 'index.mjs');
}

/** The function of a deployment whose logical id begins so. */
export function functionIn(kind: Kind, idPrefix: string): DeployedFunction {
  const built = assembly(kind);
  const { stack, properties } = built.one('AWS::Lambda::Function', idPrefix);
  const { Variables } = resolve(built, stack, properties.Environment) as {
    Variables: Record<string, string>;
  };
  return {
    bundle: bundleOf(built, idPrefix),
    environment: { ...LAMBDA_VARIABLES, AWS_LAMBDA_FUNCTION_NAME: idPrefix, ...Variables },
    handler: String(properties.Handler),
    memoryMB: Number(properties.MemorySize),
    timeoutSeconds: Number(properties.Timeout),
  };
}

/**
 * Starts a function with the environment of its template.
 * @param overrides what only a deployment, or a stand-in for it, knows
 * @param ports on loopback that it may reach; everything else is a black hole
 */
export async function startLambda(
  kind: Kind,
  idPrefix: string,
  overrides: Readonly<Record<string, string>>,
  ports: readonly (string | number)[],
): Promise<RunningLambda> {
  const { bundle, environment } = functionIn(kind, idPrefix);
  const child = fork(CHILD, [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...environment, ...overrides, BUNDLE: bundle, LOOPBACK_PORTS: ports.join() },
  });
  const forget = child.pid === undefined ? () => {} : reapProcess(child.pid);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += String(chunk)));
  const gone = once(child, 'exit').then(forget);
  const endedEarly = gone.then(() => Promise.reject(new Error(`${idPrefix} ended:\n${log}`)));
  endedEarly.catch(() => {});
  const next = async (id?: number) => {
    for (;;) {
      const [message] = await Promise.race([once(child, 'message'), endedEarly]);
      if (message.id === id) return message;
    }
  };
  const { importMs } = await next();
  let calls = 0;
  return {
    importMs,
    bytes: statSync(bundle).size,
    async invoke(event) {
      const id = ++calls;
      child.send({ event, id });
      return next(id);
    },
    log: () => log,
    async close() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Calls a function as clients do: again, if the keys of its issuer did not arrive within 3 s, as on a busy machine. */
export async function invokeWithKeys(lambda: RunningLambda, event: unknown): Promise<Answer> {
  for (;;) {
    const answer = await lambda.invoke(event);
    if (!JSON.stringify(answer.result)?.includes('KEYS_UNAVAILABLE')) return answer;
  }
}

/** Variables that Lambda itself adds: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const LAMBDA_VARIABLES = {
  PATH: process.env.PATH,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-role',
  AWS_SESSION_TOKEN: 'session-of-the-role',
};

/** A function-URL event, payload format 2.0. */
export const urlEvent = (method: string, path: string, token: string, body?: object) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  requestContext: { domainName: 'x.lambda-url.eu-west-1.on.aws', http: { method, sourceIp: '198.51.100.4' } },
  isBase64Encoded: false,
  ...(body && { body: JSON.stringify(body) }),
});

/** The default input that EventBridge Scheduler sends to a target. */
export const SCHEDULE_EVENT = {
  version: '0',
  id: 'd9f4c1a0-0000-4000-8000-000000000000',
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: '123456789012',
  time: '2026-11-22T10:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:scheduler:eu-west-1:123456789012:schedule/default/cleanup'],
  detail: '{}',
};

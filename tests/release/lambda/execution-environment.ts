import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { functionIn } from '../../infra/lambda.ts';
import type { Kind } from '../../infra/synthesize.ts';
import { installNode, NODE_VERSIONS } from '../../support/node-version.ts';
import { LAMBDA_RUNTIME_DIR } from '../../support/programs/programs.ts';
import { reapProcess } from '../../support/programs/reaper.ts';
import { LOOPBACK } from '../../support/redis/server.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { type Outcome, type RuntimeFailure, startRuntimeApi } from './runtime-api.ts';

const PRELOAD = join(import.meta.dirname, 'runtime-preload.mjs');
const RUNTIME = join(LAMBDA_RUNTIME_DIR, 'node_modules/aws-lambda-ric/index.mjs');

/** A function in an execution environment: its bundle in Node 24, under AWS's runtime client. */
export interface ExecutionEnvironment {
  /** Resolves once the environment waits for an event. Rejects if the function has not loaded. */
  idle(): Promise<void>;
  /** @param remainingMs time until the deadline; the function's timeout by default */
  invoke(event: unknown, remainingMs?: number): Promise<Outcome>;
  /** Stops the process when it is idle, as Lambda does between events. */
  freeze(): Promise<void>;
  /** @param frozenMs how long the environment was frozen, by its clock */
  thaw(frozenMs?: number): void;
  /** What the runtime reported if the function does not load. Resolves once its process has ended. */
  initFailure(): Promise<RuntimeFailure | undefined>;
  readonly blocked: readonly string[];
  /** Its output so far. */
  log(): string;
  close(): Promise<void>;
}

interface Plan {
  readonly kind: Kind;
  /** Start of the function's logical id. */
  readonly name: string;
  /** Variables that only a deployment, or a stand-in for it, knows. */
  readonly variables: Readonly<Record<string, string>>;
  /** Ports on loopback that it may reach; everything else is a black hole. */
  readonly ports: readonly (string | number)[];
}

/** Starts an environment, which initializes at once, as a cold start does. */
export async function startEnvironment({
  kind,
  name,
  variables,
  ports,
}: Plan): Promise<ExecutionEnvironment> {
  const { bundle, environment, handler, memoryMB, timeoutSeconds } = functionIn(kind, name);
  const api = await startRuntimeApi();
  const child = spawn(installNode(NODE_VERSIONS[24]), ['--import', PRELOAD, RUNTIME], {
    cwd: dirname(bundle),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMB),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'stand-in',
      AWS_LAMBDA_RUNTIME_API: `${LOOPBACK}:${api.port}`,
      LAMBDA_TASK_ROOT: dirname(bundle),
      _HANDLER: handler,
      ...variables,
      LOOPBACK_PORTS: [api.port, ...ports].join(),
    },
  });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('The runtime has no process id');
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += String(chunk)));
  const gone = once(child, 'close').then(reapProcess(pid));
  const endedEarly = gone.then(() => Promise.reject(new Error(`${name} ended:\n${log}`)));
  endedEarly.catch(() => {});
  let clockAheadMs = 0;

  async function idle(): Promise<void> {
    await Promise.race([api.idle(), endedEarly]);
    if (api.initFailure) throw new Error(api.initFailure.errorMessage);
  }

  return {
    idle,
    async invoke(event, remainingMs = timeoutSeconds * 1_000) {
      await idle();
      return Promise.race([api.invoke(event, { remainingMs, clockAheadMs }), endedEarly]);
    },
    async freeze() {
      await idle();
      child.kill('SIGSTOP');
      await waitUntil('the process to stop', () => isStopped(pid));
    },
    thaw(frozenMs = 0) {
      clockAheadMs += frozenMs;
      child.kill('SIGCONT');
    },
    async initFailure() {
      await gone;
      return api.initFailure;
    },
    get blocked() {
      return api.blocked;
    },
    log: () => log,
    async close() {
      child.kill('SIGKILL');
      await gone;
      api.close();
    },
  };
}

/** Without /proc, it is only known that the signal has been sent. */
function isStopped(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || /\) T /.test(readFileSync(file, 'utf8'));
}

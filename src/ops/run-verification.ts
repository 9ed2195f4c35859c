import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { signInNewUser } from '../aws/cognito-user.ts';
import { readCredentials, readRegion } from '../aws/signing/index.ts';
import { cleanUpOf, readTarget, readUpstash, runSmokeTest } from '../aws/smoke/index.ts';
import { UserError } from '../local/command/terminal.ts';
import { type Environment, parseJson } from '../redis/index.ts';
import type { VerifyFlags } from './verify-flags.ts';

interface Surroundings {
  readonly env: Environment;
  readonly print: (line: string) => void;
}

/** What the user of the smoke test is: the tenant, and the permissions of its steps. */
const GROUPS = ['tenant:verify', 'cache:write'];

const UPSTASH_SECRETS = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const;

/**
 * Deploys a sandbox, tests it and deletes it. It is deleted as well if the deployment or the test fails, or if the
 * command is interrupted.
 * @throws UserError if anything failed, the deletion included
 */
export async function runVerification(flags: VerifyFlags, { env, print }: Surroundings): Promise<void> {
  // Fails before anything is deployed.
  readCredentials(env);
  readRegion(env);
  const upstash = readUpstash(env);
  const outputs = mkdtempSync(join(tmpdir(), 'amplify-redis-verify-'));
  const interruption = watchInterruption();
  const ampx = (args: readonly string[], input?: string) =>
    runAmpx([...args, '--identifier', flags.identifier], withCache(env, upstash !== undefined), input);

  async function verify(): Promise<void> {
    for (const name of upstash ? UPSTASH_SECRETS : []) {
      await ampx(['sandbox', 'secret', 'set', name], env[name] ?? '');
    }
    print(`Deploying the sandbox ${flags.identifier}`);
    await ampx(['sandbox', '--once', '--outputs-out-dir', outputs]);
    interruption.check();
    const passed = await smoke(join(outputs, 'amplify_outputs.json'), { env, print });
    if (!passed) throw new UserError('The smoke test failed');
  }

  const failure = await verify().then(
    () => undefined,
    (error: unknown) => error,
  );
  const deletion = await end(flags, ampx, { print, secrets: upstash ? UPSTASH_SECRETS : [] });
  interruption.stop();
  rmSync(outputs, { recursive: true, force: true });
  if (deletion) throw deletion;
  if (failure) throw failure;
  print(`Verified and ${flags.keep ? 'kept' : 'deleted'} the sandbox ${flags.identifier}`);
}

interface Ending {
  readonly print: Surroundings['print'];
  /** Secrets that were set for the sandbox, and that its deletion leaves. */
  readonly secrets: readonly string[];
}

/** @returns an error if something of the sandbox may still exist against the user's will */
async function end(
  { identifier, keep }: VerifyFlags,
  ampx: (args: readonly string[]) => Promise<void>,
  { print, secrets }: Ending,
): Promise<UserError | undefined> {
  const deletion = ['sandbox', 'delete', '--yes'];
  const commands = [deletion, ...secrets.map((name) => ['sandbox', 'secret', 'remove', name])];
  const lineOf = (args: readonly string[]) => `npx ampx ${args.join(' ')} --identifier ${identifier}`;
  if (keep) {
    print(`The sandbox is kept. Delete it with:\n${commands.map(lineOf).join('\n')}`);
    return undefined;
  }
  print(`Deleting the sandbox ${identifier}`);
  const left: string[] = [];
  for (const args of commands) {
    await ampx(args).catch(() => left.push(lineOf(args)));
  }
  if (left.length === 0) return undefined;
  return new UserError(`The sandbox may still exist and cost money. Run:\n${left.join('\n')}`);
}

const poolSchema = z.object({
  auth: z.object({ aws_region: z.string(), user_pool_id: z.string(), user_pool_client_id: z.string() }),
});

async function smoke(path: string, { env, print }: Surroundings): Promise<boolean> {
  // ampx also exits with 0 without a deployment, for example where the region is not bootstrapped.
  if (!existsSync(path)) throw new UserError('ampx deployed nothing. See its messages above.');
  const text = readFileSync(path, 'utf8');
  const target = readTarget(text);
  return runSmokeTest({
    target,
    token: env.SMOKE_TOKEN || (await tokenOfPool(text, env)),
    upstash: readUpstash(env),
    cleanUp: cleanUpOf(target, env),
    print,
  });
}

async function tokenOfPool(outputs: string, env: Environment): Promise<string> {
  const parsed = poolSchema.safeParse(parseJson(outputs));
  if (!parsed.success) throw new UserError('The sandbox has no user pool. Set SMOKE_TOKEN.');
  const { aws_region: region, user_pool_id: userPoolId, user_pool_client_id: clientId } = parsed.data.auth;
  return signInNewUser({ region, userPoolId, clientId }, GROUPS, env);
}

/** Without an Upstash database, the sandbox gets a cache of its own. */
function withCache(env: Environment, hasUpstash: boolean): Environment {
  if (hasUpstash) return env;
  const given = parseJson(env.BACKEND_SETTINGS ?? '{}');
  return { ...env, BACKEND_SETTINGS: JSON.stringify({ ...Object(given), previews: 'public' }) };
}

/** @param input for its standard input @throws UserError unless it succeeds */
async function runAmpx(args: readonly string[], env: Environment, input?: string): Promise<void> {
  const child = spawn('npx', ['ampx', ...args], { env, stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new UserError(`npx ampx ${args.join(' ')} ended with ${signal ?? code}`);
}

/** Ctrl-C reaches ampx too, which ends; what follows, the deletion above all, must still be run. */
function watchInterruption() {
  let signal: NodeJS.Signals | undefined;
  const remember = (received: NodeJS.Signals) => {
    signal = received;
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, remember);
  return {
    check() {
      if (signal) throw new UserError(`Interrupted by ${signal}`);
    },
    stop() {
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, remember);
    },
  };
}

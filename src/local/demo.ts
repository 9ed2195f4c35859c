import { randomBytes } from 'node:crypto';
import { demonstrateCache, forgetCache } from './demo-cache.ts';
import { DEMO_USAGE, type DemoFlags, parseDemoFlags } from './demo-flags.ts';
import { type UserApi, userApi } from './demo-http.ts';
import { demonstrateSessions, endSession } from './demo-sessions.ts';
import { DemoFailure } from './demo-steps.ts';
import { findProduct, mintToken } from './running-product.ts';
import { print, runCommand, UserError } from './terminal.ts';

await runCommand({ usage: DEMO_USAGE, parse: parseDemoFlags, run: demonstrate });

async function demonstrate({ url }: DemoFlags): Promise<void> {
  const started = performance.now();
  const product = await findProduct(process.cwd(), url);
  print(`amplify-redis demo on ${product.url}`);

  // Users and keys of this run alone: real ones keep their sessions, and two runs do not meet.
  const run = randomBytes(4).toString('hex');
  const signIn = async (tenant: string): Promise<UserApi> => {
    const token = await mintToken(product, {
      tenant,
      user: `demo-${run}`,
      permissions: ['cache:write'],
      ttl: 120,
    });
    return userApi(product.url, tenant, token);
  };
  const [acme, globex] = await Promise.all([signIn('org_acme'), signIn('org_globex')]);
  const names = { key: `user-${run}`, tag: `demo-${run}` };
  const leftovers: (() => Promise<void>)[] = [() => forgetCache(acme, names)];
  try {
    await demonstrateSessions(acme, globex, (user, id) => leftovers.push(() => endSession(user, id)));
    await demonstrateCache(acme, globex, names);
  } catch (error) {
    throw error instanceof DemoFailure ? new UserError(error.message) : unreachable(error, product.url);
  } finally {
    await Promise.allSettled(leftovers.map((remove) => remove()));
  }
  print(
    `\nAll of it worked, in ${((performance.now() - started) / 1000).toFixed(1)} s. No session and no cache entry was left behind.`,
  );
}

function unreachable(error: unknown, url: string): unknown {
  const failed = error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
  return failed
    ? new UserError(`${url} did not answer: ${error.message}. Start the product again with: npm run dev`)
    : error;
}

import { randomUUID } from 'node:crypto';
import { type Call, expectStatus, SmokeFailure } from './smoke-http.ts';
import type { SmokeTarget } from './smoke-target.ts';

export interface SmokeCheck {
  readonly what: string;
  run(): Promise<void>;
}

interface Callers {
  /** With the operator's token. */
  readonly call: Call;
  readonly anonymous: Call;
}

/** What a deployed backend must do, in the order in which one thing rests on another. */
export function smokeChecks(
  { sessionUrl, cacheUrl }: SmokeTarget,
  { call, anonymous }: Callers,
): SmokeCheck[] {
  const sessions = new URL('api/redis/session', sessionUrl).href;
  const cache = new URL('api/redis/cache', cacheUrl).href;
  const health = (base: string, probe: string) => new URL(`api/redis/health/${probe}`, base).href;
  const namespace = 'smoke';
  const key = randomUUID();
  const entry = `${cache}/${namespace}/${key}`;
  let sessionId = '';

  const check = (what: string, run: () => Promise<void>): SmokeCheck => ({ what, run });
  const expecting = (what: string, status: number, ...request: Parameters<Call>) =>
    check(what, async () => expectStatus(status, await call(...request)));
  const session = () => `${sessions}?action=get&sessionId=${sessionId}`;

  return [
    expecting('the session function answers', 200, 'GET', health(sessionUrl, 'live')),
    expecting('the cache function answers', 200, 'GET', health(cacheUrl, 'live')),
    expecting('the session function reaches Redis', 200, 'GET', health(sessionUrl, 'ready')),
    expecting('the cache function reaches Redis', 200, 'GET', health(cacheUrl, 'ready')),
    check('a call without a token is refused', async () =>
      expectStatus(401, await anonymous('GET', `${sessions}?action=list`)),
    ),
    check('the token is accepted, and a session is created', async () => {
      const answer = await call('POST', sessions, { metadata: { from: 'smoke test' } });
      expectStatus(201, answer);
      sessionId = String(answer.body.sessionId);
    }),
    check('the session is read back', async () => expectStatus(200, await call('GET', session()))),
    check('the session is updated', async () =>
      expectStatus(200, await call('PUT', sessions, { sessionId, updates: { metadata: { step: 'two' } } })),
    ),
    check('the session is destroyed, and gone', async () => {
      expectStatus(204, await call('DELETE', `${sessions}?sessionId=${sessionId}`));
      expectStatus(404, await call('GET', session()));
    }),
    check('a value is cached and read back', async () => {
      const set = { action: 'set', namespace, key, value: { at: key }, ttl: 60, tags: ['smoke'] };
      expectStatus(200, await call('POST', cache, set));
      const got = await call('GET', entry);
      expectStatus(200, got);
      if (JSON.stringify(got.body.value) !== JSON.stringify({ at: key })) {
        throw new SmokeFailure('The cache answered with another value than the one that was stored.');
      }
    }),
    check('an invalidated tag takes it away', async () => {
      expectStatus(204, await call('DELETE', `${cache}?action=invalidateByTags&tags=smoke`));
      expectStatus(404, await call('GET', entry));
    }),
  ];
}

/**
 * Runs the checks until one fails: what comes after it rests on it.
 * @param print receives one line per check
 * @returns whether all is well
 */
export async function runSmokeChecks(
  checks: readonly SmokeCheck[],
  print: (line: string) => void,
): Promise<boolean> {
  for (const { what, run } of checks) {
    const started = performance.now();
    try {
      await run();
      print(`ok    ${what} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      if (!(error instanceof SmokeFailure)) throw error;
      print(`FAIL  ${what}\n      ${error.message}`);
      return false;
    }
  }
  print('All is well.');
  return true;
}

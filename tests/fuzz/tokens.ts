import { createTokenMaker, now } from '../unit/fakes/token-maker.ts';

const permissions = ['cache:write', 'sessions:manage', 'sessions:delegate', 'console:use', 'tenant:purge'];
/** The client that logout tokens are meant for. */
export const LOGOUT_CLIENT = 'fuzz-client';
/** A full run takes minutes. */
const TTL_SECONDS = 6 * 3_600;

/** Valid and invalid tokens by their placeholders. */
export async function tokensOf(
  maker: Awaited<ReturnType<typeof createTokenMaker>>,
): Promise<Map<string, string>> {
  const forger = await createTokenMaker();
  const good = (claims: Record<string, unknown>) =>
    maker.token({ exp: now() + TTL_SECONDS, org_id: 'org_fuzz', permissions, ...claims });
  return new Map([
    ['tokenOfAlice', await good({})],
    ['tokenOfBob', await good({ sub: 'auth0|bob', permissions: [] })],
    ['tokenOfMallory', await good({ sub: 'auth0|mallory', org_id: 'org_mallory' })],
    ['tokenWithoutTenant', await good({ org_id: undefined })],
    ['tokenOfYesterday', await good({ exp: now() - 86_400 })],
    ['tokenOfForger', await forger.token({ exp: now() + TTL_SECONDS, org_id: 'org_canary', permissions })],
    [
      'tokenOfOddly',
      await good({ org_id: 'org_{canary}:*\n\0😀', sub: '__proto__', roles: 'admin', email: 7 }),
    ],
    [
      'logoutTokenOfMallory',
      await good({
        ...{ sub: 'auth0|mallory', aud: LOGOUT_CLIENT, jti: 'jti' },
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      }),
    ],
    ['tokenOfHugely', await good({ org_id: 'o'.repeat(400), sub: 's'.repeat(900) })],
  ]);
}

import { hash, hkdfSync } from 'node:crypto';
import { CommandError, InvalidInputError, SessionAliasUsedError } from '../errors.ts';
import { aliasKey, decodeSegment } from '../shared/keys.ts';
import { randomToken } from '../shared/random.ts';
import { runScript, type SessionContext } from './context.ts';
import { formatHandle, formatSessionId, hashSecret, type SessionLocation } from './id.ts';
import { readSlots } from './read.ts';
import { CLAIM_ALIAS } from './scripts/alias.ts';
import { parseUser } from './sign-in.ts';
import type { AliasedSession } from './types.ts';

/**
 * An alias is a secret name that another system has chosen for a session. The secret of such a session is derived from
 * its alias and a random salt. Redis stores the salt, the location of the session, and only hashes of the alias and the
 * secret, so reading all of Redis is not enough to open a session.
 *
 * An alias is claimed before its session is created, and cannot be reused until no session of the claim can be live.
 * Therefore a late save cannot bring back an ended session, and a crash can leave a claim without a session, but never
 * a session that its alias does not find.
 */
export interface AliasClaim {
  /** Its entry in the tenant's sign-ins, which keeps the claim until no session needs it. */
  readonly entry: string;
  readonly key: string;
  readonly salt: string;
  /** Secret of the session's id. */
  readonly secret: string;
}

const MIN_CHARS = 16;
const MAX_CHARS = 128;
const SALT_BYTES = 16;
const SECRET_BYTES = 32;

/** Prefix of alias entries. The entries of logout targets begin with hashes, which contain no colon. */
const ENTRY = 'alias:';

/**
 * @throws InvalidInputError unless it is 16 to 128 characters, because shorter ones could be guessed, and well-formed
 *   Unicode, because malformed strings would share their hash with others
 */
export function validateAlias(alias: unknown): void {
  const isValid =
    typeof alias === 'string' &&
    alias.length >= MIN_CHARS &&
    alias.length <= MAX_CHARS &&
    alias.isWellFormed();
  if (!isValid)
    throw new InvalidInputError(
      'alias',
      `must be a random string of ${MIN_CHARS} to ${MAX_CHARS} characters`,
    );
}

/** 128 bits in 22 characters. */
const hashAlias = (alias: string): string =>
  hash('sha256', `session alias\0${alias}`, 'buffer').toString('base64url', 0, 16);

const secretOf = (alias: string, salt: string): string =>
  Buffer.from(hkdfSync('sha256', alias, salt, 'amplify-redis session alias', SECRET_BYTES)).toString(
    'base64url',
  );

/** Creates a unique claim. */
export function newClaim(alias: string): AliasClaim {
  const name = hashAlias(alias);
  const salt = randomToken(SALT_BYTES);
  return { entry: ENTRY + name, key: aliasKey(name), salt, secret: secretOf(alias, salt) };
}

/** @returns the key of the alias that an entry of the sign-ins holds; undefined if it holds a logout target */
export const aliasKeyIn = (entry: string): string | undefined =>
  entry.startsWith(ENTRY) ? aliasKey(entry.slice(ENTRY.length)) : undefined;

/**
 * Stores a claim.
 * @param user user of the session, from `formatUser`
 * @param expires time after which no session of the claim is live, in ms
 * @param slot slot of the session, once it is created
 * @throws SessionAliasUsedError
 */
export async function storeClaim(
  context: SessionContext,
  { key, salt }: AliasClaim,
  user: string,
  expires: string,
  slot: number | undefined,
): Promise<void> {
  const args = [`${expires} ${salt} ${user}`, slot === undefined ? '' : `:${slot}`];
  const [status] = await runScript(context, CLAIM_ALIAS, [key], args);
  if (status === 'used') throw new SessionAliasUsedError();
}

const CLAIM = /^\d+ (\S+) ([^:]+:[\w-]{22})(?::(\d+))?$/;

/** Finds the session of an alias, without checking whether it is live. */
export async function resolveAlias(context: SessionContext, alias: string): Promise<AliasedSession | null> {
  const claim = await context.client.command(['GET', aliasKey(hashAlias(alias))]);
  if (claim === null) return null;
  const [, salt, user, slot] = CLAIM.exec(String(claim)) ?? [];
  if (salt === undefined || user === undefined) throw new CommandError('GET', 'returned an unexpected alias');
  const { tenant, userHash } = parseUser(user);
  const tenantId = decodeSegment(tenant);
  const secret = secretOf(alias, salt);
  const location =
    slot === undefined
      ? await findSession(context, tenantId, userHash, hashSecret(secret))
      : { userHash, slot: Number(slot) };
  return location ? { tenantId, sessionId: formatSessionId(secret, location) } : null;
}

/** Finds a session whose creation was interrupted before its slot was stored. */
async function findSession(
  context: SessionContext,
  tenantId: string,
  userHash: string,
  secretHash: string,
): Promise<SessionLocation | undefined> {
  const found = await readSlots(context, tenantId, userHash);
  return found
    .map(({ slot }) => ({ userHash, slot }))
    .find((location, i) => found[i]?.summary.handle === formatHandle(secretHash, location));
}

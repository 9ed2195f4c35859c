import type { Door, Outcome } from './parity-doors.ts';
import { type Memory, STEPS } from './parity-steps.ts';

const PERMISSIONS = {
  admin: ['cache:write', 'sessions:manage', 'tenant:purge', 'console:use'],
  member: ['cache:write'],
  reader: [],
};

/** So small that a test can exceed them. */
export const LIMITS = { CACHE_MAX_VALUE_BYTES: '1000', SESSION_MAX_METADATA_BYTES: '1000' };

export type MintFor = (user: string, permissions: readonly string[]) => Promise<string>;

/**
 * Runs every step through one door.
 * @param mintFor makes the tokens, all of one tenant that nobody else uses
 */
export async function runSteps(door: Door, mintFor: MintFor): Promise<Outcome[]> {
  const tokens = new Map<string, string>();
  for (const [user, permissions] of Object.entries(PERMISSIONS)) {
    tokens.set(user, await mintFor(user, permissions));
  }
  const memory: Memory = {};
  const outcomes: Outcome[] = [];
  for (const { operation, as = 'admin', input = {}, keep = {} } of STEPS) {
    const given = typeof input === 'function' ? input(memory) : input;
    const outcome = await door(operation, given, tokens.get(as) ?? '');
    for (const [name, path] of Object.entries(keep)) {
      const result: unknown = 'result' in outcome ? outcome.result : undefined;
      memory[name] = String(path.reduce((value: unknown, key) => Object(value)[key], result));
    }
    outcomes.push(settled(outcome));
  }
  return outcomes;
}

/** Names, times and addresses differ from run to run. */
const VARIES = new Set([
  ...['sessionId', 'handle', 'tenantId', 'organizationId', 'organizationName', 'email', 'cursor', 'asOf'],
  ...['createdAt', 'lastActivity', 'expiresAt', 'absoluteExpiresAt', 'latencyMs', 'ipAddress', 'server'],
  // Over HTTP a 204 says that it is gone, not whether it was there.
  'deleted',
]);

function settledMember(name: string, value: unknown): unknown {
  if (VARIES.has(name) && value !== null) return `<${typeof value}>`;
  // A session's size depends on its user's address.
  return name === 'detail' ? String(value).replace(/is \d+ bytes/, 'is many bytes') : value;
}

const settled = (outcome: Outcome): Outcome => JSON.parse(JSON.stringify(outcome, settledMember));

export const codeOf = (outcome: Outcome | undefined): unknown =>
  outcome && 'refused' in outcome ? outcome.refused.code : undefined;

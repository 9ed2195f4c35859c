import type { Memory } from './step.ts';
import { STEPS } from './steps.ts';
import type { Outcome, Transport } from './transports.ts';

const PERMISSIONS = {
  admin: ['cache:write', 'sessions:manage', 'tenant:purge', 'console:use'],
  member: ['cache:write'],
  reader: [],
};

/** So small that a test can exceed them. */
export const LIMITS = { CACHE_MAX_VALUE_BYTES: '1000', SESSION_MAX_METADATA_BYTES: '1000' };

export type MintFor = (user: string, permissions: readonly string[]) => Promise<string>;

/**
 * Runs every step through one transport.
 * @param mintFor mints the tokens, all for one tenant that no other test uses
 */
export async function runSteps(transport: Transport, mintFor: MintFor): Promise<Outcome[]> {
  const tokens = new Map<string, string>();
  for (const [user, permissions] of Object.entries(PERMISSIONS)) {
    tokens.set(user, await mintFor(user, permissions));
  }
  const memory: Memory = {};
  const outcomes: Outcome[] = [];
  for (const { operation, as = 'admin', input = {}, keep = {} } of STEPS) {
    const given = typeof input === 'function' ? input(memory) : input;
    const outcome = await transport(operation, given, tokens.get(as) ?? '');
    for (const [name, path] of Object.entries(keep)) {
      const result: unknown = 'result' in outcome ? outcome.result : undefined;
      memory[name] = String(path.reduce((value: unknown, key) => Object(value)[key], result));
    }
    outcomes.push(comparable(outcome));
  }
  return outcomes;
}

/** Names, times and addresses differ from run to run. */
const VARIES = new Set([
  ...['sessionId', 'handle', 'tenantId', 'organizationId', 'organizationName', 'email', 'cursor', 'asOf'],
  ...['authTime', 'createdAt', 'lastActivity', 'expiresAt', 'absoluteExpiresAt', 'endedAt'],
  ...['latencyMs', 'ipAddress', 'server'],
  ...['at', 'since', 'storedAt', 'storedKey', 'keptUntil'],
  // A 204 does not report whether the entry existed.
  'deleted',
]);

function comparableMember(name: string, value: unknown): unknown {
  // A session's version is a number, the cache's a time.
  if (name === 'version' && typeof value === 'string') return '<version>';
  if (VARIES.has(name) && value !== null) return `<${typeof value}>`;
  if (name === 'evicted' && Array.isArray(value)) return value.map((handle) => `<${typeof handle}>`);
  // A session's size depends on its user's address.
  return name === 'detail' ? String(value).replace(/is \d+ bytes/, 'is many bytes') : value;
}

const comparable = (outcome: Outcome): Outcome => JSON.parse(JSON.stringify(outcome, comparableMember));

export const codeOf = (outcome: Outcome | undefined): unknown =>
  outcome && 'error' in outcome ? outcome.error.code : undefined;

import { UserError } from '../local/command/terminal.ts';
import {
  type ConfigProblem,
  EVERY_TENANT,
  LIMITS_OFF,
  parseJson,
  parseTenantLimits,
} from '../redis/index.ts';

const VARIABLE = 'TENANT_LIMITS';

/** With limits switched off, those of one tenant come with limits for all others that none can reach. */
const UNREACHABLE = {
  requestsPerSecond: 1_000_000_000,
  writeBytesPerSecond: 1_000_000_000,
  maxInFlight: 1_000_000_000,
  maxInFlightBytes: 1_000_000_000,
} as const;

type Limits = Readonly<Record<string, unknown>>;

/** A changed variable. */
export interface ChangedLimits {
  /** The new value of TENANT_LIMITS; undefined if it is not needed. */
  readonly text: string | undefined;
  /** What the tenant had of its own before. */
  readonly before: unknown;
}

/**
 * Gives a tenant limits of its own, or removes them. Whatever the variable says of other tenants stays.
 * @param current the value of TENANT_LIMITS
 * @param limits JSON of the tenant's limits; undefined removes them
 * @throws UserError for limits that the functions would reject
 */
export function changeLimits(
  current: string | undefined,
  tenant: string,
  limits: string | undefined,
): ChangedLimits {
  if (tenant === EVERY_TENANT)
    throw new UserError('Name one tenant. Limits for all tenants (*) belong in the settings.');
  const { [tenant]: before, ...others } = limitsIn(current);
  const changed = limits === undefined ? others : { ...others, [tenant]: parseLimits(limits) };
  const text = textOf(changed);
  const problems: ConfigProblem[] = [];
  parseTenantLimits(VARIABLE, text, problems);
  if (problems.length === 0) return { text, before };
  throw new UserError(problems.map(({ problem }) => problem).join('\n'));
}

function limitsIn(text: string | undefined): Limits {
  if (!text?.trim()) return {};
  if (text.trim() === LIMITS_OFF) return { [EVERY_TENANT]: UNREACHABLE };
  const parsed = parseJson(text);
  if (isObject(parsed)) return parsed;
  throw new UserError(`${VARIABLE} of the function is not JSON`);
}

function parseLimits(text: string): Limits {
  const parsed = parseJson(text);
  if (isObject(parsed)) return parsed;
  throw new UserError(
    `The limits must be a JSON object such as {"requestsPerSecond":1,"burst":1}, not ${text}`,
  );
}

function textOf(limits: Limits): string | undefined {
  const names = Object.keys(limits);
  if (names.length === 0) return undefined;
  const isOff = names.length === 1 && JSON.stringify(limits[EVERY_TENANT]) === JSON.stringify(UNREACHABLE);
  return isOff ? LIMITS_OFF : JSON.stringify(limits);
}

const isObject = (value: unknown): value is Limits =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import { MAX_MESSAGE_BYTES } from '../../redis/index.ts';

/**
 * The formats of fields. None of them accepts a token, a session id, a key or a body. A `word` is a name from the
 * program, a `text` is a sentence from the program, and a `name` comes from the tenant's own directory.
 */
const FORMS = {
  flag: (value: unknown) => typeof value === 'boolean',
  number: (value: unknown) => typeof value === 'number',
  word: (value: unknown) => typeof value === 'string' && /^[\w.:,-]{1,128}$/.test(value) && isHarmless(value),
  text: (value: unknown) =>
    typeof value === 'string' && value.length <= MAX_MESSAGE_BYTES && isHarmless(value),
  name: (value: unknown) => typeof value === 'string' && value.length <= 256 && !JWT.test(value),
  lines: (value: unknown) => Array.isArray(value) && value.every(FORMS.text),
} as const;

/** All fields that a line may have in addition to time, level and message. Other fields are not written. */
const FIELDS = {
  // of a request
  requestId: 'word',
  transport: 'word',
  tenant: 'name',
  operation: 'word',
  code: 'word',
  durationMs: 'number',
  method: 'word',
  status: 'number',
  /** Number of lines that were not forwarded. */
  ignored: 'number',
  // of a failure
  error: 'word',
  reason: 'text',
  cause: 'text',
  stack: 'lines',
  step: 'word',
  /** How often the same failure was omitted since it was last written. */
  suppressed: 'number',
  // of sessions and the cache
  audit: 'flag',
  /** Unique id of a session's audit line. */
  eventId: 'word',
  userId: 'name',
  handle: 'word',
  namespace: 'name',
  removed: 'number',
  freed: 'number',
  reclaimed: 'number',
  more: 'flag',
  // of an operator's command
  tenants: 'number',
  repeated: 'flag',
  // of the settings of an issuer
  issuer: 'name',
  setting: 'word',
  claim: 'name',
  // of the connection
  endpoint: 'name',
  kind: 'word',
  command: 'word',
  size: 'number',
  /** Names of fields that were not written because they are unknown or have an invalid value. */
  withheld: 'lines',
} as const satisfies Record<string, keyof typeof FORMS>;

interface Typed {
  flag: boolean;
  number: number;
  word: string;
  text: string;
  name: string;
  lines: readonly string[];
}

/** The `code` of a successful request. */
export const OK = 'OK';

/** The fields of one line. No field holds session ids, tokens, keys, values or bodies. */
export type LogFields = { readonly [Name in keyof typeof FIELDS]?: Typed[(typeof FIELDS)[Name]] | undefined };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one line. */
export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields) => void;

const JWT = /eyJ[\w-]{8,}/;
/**
 * Length from which a text may be a secret, in characters: longer than a handle, a UUID, a code or a path segment, but
 * shorter than a session id.
 */
const SECRET_CHARS = 60;
const SECRET_RUN = new RegExp(`[\\w-]{${SECRET_CHARS},}`);

const isHarmless = (text: string): boolean =>
  !JWT.test(text) && (text.length < SECRET_CHARS || !SECRET_RUN.test(text));

const formOf = (name: string) =>
  Object.hasOwn(FIELDS, name) ? FORMS[FIELDS[name as keyof typeof FIELDS]] : undefined;

/** Keeps the fields that may be written. Checks at run time, because the compiler does not check spread objects. */
export function writableFields(fields: LogFields): LogFields {
  const written: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (formOf(name)?.(value)) written[name] = value;
    else withheld.push(name.slice(0, 40));
  }
  if (withheld.length > 0) written.withheld = withheld;
  return written;
}

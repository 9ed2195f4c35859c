/**
 * The forms a field may have. None of them fits a token, a session id, a key or a body: a `word` is a name that the
 * program knows, a `text` a sentence of ours, a `name` one that the tenant's own directory gave.
 */
const FORMS = {
  flag: (value: unknown) => typeof value === 'boolean',
  number: (value: unknown) => typeof value === 'number',
  word: (value: unknown) => typeof value === 'string' && /^[\w.:,-]{1,128}$/.test(value) && isHarmless(value),
  text: (value: unknown) => typeof value === 'string' && value.length <= 2_048 && isHarmless(value),
  name: (value: unknown) => typeof value === 'string' && value.length <= 256 && !JWT.test(value),
  lines: (value: unknown) => Array.isArray(value) && value.every(FORMS.text),
} as const;

/** All that a line may say beside its time, level and message. A field that is not here is not written. */
const FIELDS = {
  // of a request
  requestId: 'word',
  door: 'word',
  tenant: 'name',
  operation: 'word',
  code: 'word',
  durationMs: 'number',
  method: 'word',
  status: 'number',
  // of a failure
  error: 'word',
  reason: 'text',
  cause: 'text',
  stack: 'lines',
  step: 'word',
  /** How often the same was left out since it was last told. */
  suppressed: 'number',
  // of sessions and the cache
  audit: 'flag',
  userId: 'name',
  handle: 'word',
  namespace: 'name',
  removed: 'number',
  freed: 'number',
  more: 'flag',
  // of the connection
  endpoint: 'name',
  kind: 'word',
  command: 'word',
  size: 'number',
  /** Names of fields that were not written, because they are unknown or their values do not have the form. */
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

/** The `code` of a request that was not refused and did not fail. */
export const OK = 'OK';

/** One line of the log. There is no field for session ids, tokens, keys, values or bodies. */
export type LogFields = { readonly [Name in keyof typeof FIELDS]?: Typed[(typeof FIELDS)[Name]] | undefined };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes one line. */
export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields) => void;

const JWT = /eyJ[\w-]{8,}/;
/** Longer than a handle, a UUID, a code or a path segment; shorter than a session id. */
const SECRET_CHARS = 60;
const SECRET_RUN = new RegExp(`[\\w-]{${SECRET_CHARS},}`);

const isHarmless = (text: string): boolean =>
  !JWT.test(text) && (text.length < SECRET_CHARS || !SECRET_RUN.test(text));

const formOf = (name: string) =>
  Object.hasOwn(FIELDS, name) ? FORMS[FIELDS[name as keyof typeof FIELDS]] : undefined;

/** What of the given fields may be written. Spread objects slip past the compiler: this is the second look. */
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

import fc from 'fast-check';

/**
 * What only a running world knows. The words stand in generated cases and are replaced when they are sent, so that
 * the same seed generates the same cases whatever the ids of the day are.
 */
const PLACEHOLDER =
  /(?:sessionId|handle|asOf|token)Of(?:Alice|Bob|Mallory|Canary|Nobody|Yesterday|Forger|Oddly|Hugely)/g;

/** What stands for each placeholder in one world; one it does not know stays as it is. */
export type Live = ReadonlyMap<string, string>;

export const filledIn = (text: string, live: Live): string =>
  text.replace(PLACEHOLDER, (word) => live.get(word) ?? word);

/** Names of another tenant's data, which no answer may show. */
export const CANARY = { tenant: 'org_canary', namespace: 'canary', key: 'song', tag: 'bird' } as const;

const NAMES = [
  ...['users', 'user_1', 'profile', 'auth0|alice', 'auth0|bob', 'org_fuzz', CANARY.tenant],
  ...[CANARY.namespace, CANARY.key, CANARY.tag, 'operation-0123456789'],
  ...[
    'sessionIdOfAlice',
    'sessionIdOfBob',
    'sessionIdOfCanary',
    'handleOfAlice',
    'handleOfCanary',
    'asOfAlice',
  ],
];

/** Pieces that mean something to Redis, to our keys, to JavaScript or to a decoder. */
const PIECES = [
  ...[
    ':',
    '*',
    '{',
    '}',
    `{${CANARY.tenant}}:`,
    '%',
    '%2F',
    '%00',
    '%FF',
    '\\',
    '/',
    '../',
    '#',
    '?',
    '&',
    ',',
  ],
  ...['\0', '\r\n', '\u2028', '\ufeff', '\u202e', '😀', 'Ünï', '"', "'", '<script>', '{{7*7}}'],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '-1', '1e999', 'FLUSHALL'],
];

const piece = fc.oneof(
  fc.constantFrom(...PIECES, ...NAMES),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);

/** Any text that is well-formed Unicode: mostly names that exist. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.string({ maxLength: 24 }) },
);

/** What exists, by the field that names it. */
const EXISTING: Readonly<Record<string, readonly string[]>> = {
  sessionId: ['sessionIdOfAlice', 'sessionIdOfAlice', 'sessionIdOfBob', 'sessionIdOfCanary'],
  except: ['sessionIdOfAlice'],
  'X-Session-Id': ['sessionIdOfAlice', 'sessionIdOfBob'],
  handle: ['handleOfAlice', 'handleOfBob', 'handleOfCanary'],
  exceptHandle: ['handleOfAlice'],
  userId: ['auth0|alice', 'auth0|bob'],
  namespace: ['users', CANARY.namespace],
  key: ['user_1', CANARY.key],
  asOf: ['asOfAlice'],
  'If-Match': ['"1"', '"2"'],
};

/** Text for a field: as often as not, what names something there is. */
export function textFor(field: string | undefined): fc.Arbitrary<string> {
  const existing = EXISTING[field ?? ''];
  return existing ? fc.oneof(fc.constantFrom(...existing), text) : text;
}

/** The text with U+FFFD for every half of a surrogate pair. */
export const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

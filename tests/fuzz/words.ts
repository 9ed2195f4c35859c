import fc from 'fast-check';

/**
 * Placeholders for values that only a running world has, such as session ids. They are replaced when a case is sent,
 * so the same seed always generates the same cases.
 */
const PLACEHOLDER =
  /(?:sessionId|handle|asOf|token|logoutToken)Of(?:Alice|Bob|Mallory|Canary|Yesterday|Forger|Oddly|Hugely)|tokenWithoutTenant/g;

/** The value of each placeholder in one world; an unknown placeholder is not replaced. */
export type Live = ReadonlyMap<string, string>;

export const filledIn = (text: string, live: Live): string =>
  text.replace(PLACEHOLDER, (word) => live.get(word) ?? word);

/** Names of another tenant's data, which no answer may contain. */
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

/** Pieces with a special meaning in Redis, in our keys, in JavaScript or in a decoder. */
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

/** Well-formed Unicode text, mostly names of existing data. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.string({ maxLength: 24 }) },
);

/** Names of existing data by the field they belong to. */
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
  logout_token: ['logoutTokenOfMallory', 'tokenOfAlice'],
  'If-Match': ['"1"', '"2"'],
};

/** Text for a field; half of it names existing data. */
export function textFor(field: string | undefined): fc.Arbitrary<string> {
  const existing = EXISTING[field ?? ''];
  return existing ? fc.oneof(fc.constantFrom(...existing), text) : text;
}

/** Replaces each half of a surrogate pair by U+FFFD. */
export const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

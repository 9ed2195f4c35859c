/** An argument of a public function: one valid value and many invalid ones. */
export interface Argument {
  /** Undefined for an argument that is left out. */
  readonly valid: unknown;
  /** Each must be rejected with INVALID_INPUT. */
  readonly wrong: readonly unknown[];
  /** Text that names nothing; it must not find anything. */
  readonly unknown?: readonly string[];
  /** What errors call it. */
  readonly field?: string;
}

/** An object with an invalid value in one field, which the error must name. */
export class WrongField {
  readonly field: string;
  readonly object: object;
  constructor(field: string, object: object) {
    this.field = field;
    this.object = object;
  }
}

const LONG = 'x'.repeat(5_000);
/** Half a surrogate pair: not well-formed Unicode. */
const HALF = '\ud800';

const NO_TEXT = [null, 5, 5n, true, [], ['x'], {}, () => 'x', Symbol('x')];
const NO_COUNT = [null, '5', 0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, [5], {}];
const NO_OBJECT = [null, 5, 'x', true, ['x'], () => ({})];
const circular: { self?: unknown } = {};
circular.self = circular;
const NO_JSON = [
  circular,
  ...[() => 1, Symbol('x'), 5n, Number.NaN, Number.POSITIVE_INFINITY, new Date(), new Map(), new Set()],
  ...[[undefined], { a: [new Date()] }],
];

const many = (length: number): string[] => Array.from({ length }, (_, i) => `k${i}`);

/** Makes an argument required. */
export const required = ({ wrong, ...argument }: Argument): Argument => ({
  ...argument,
  wrong: [undefined, ...wrong],
});

/** Names an argument as errors do. */
export const called = (field: string, argument: Argument): Argument => ({ ...argument, field });

export const argument = (valid: unknown, wrong: readonly unknown[]): Argument => ({ valid, wrong });

/** An optional name. */
export const optionalName = (valid: string): Argument =>
  argument(valid, [...NO_TEXT, '', LONG, HALF, `${valid}${HALF}`]);

/** A tenant, user, namespace or key. */
export const name = (valid: string): Argument => required(optionalName(valid));

/** A time of a token, in s since the epoch. */
export const issuedAt = (): Argument =>
  argument(1_700_000_000, [null, '5', -1, Number.NaN, Number.POSITIVE_INFINITY, {}]);

/** Text of at most so many characters. */
export const text = (valid: string, most: number): Argument =>
  argument(valid, [...NO_TEXT, valid.padEnd(most + 1, 'x')]);

/** A session id. Text that this product did not issue is unknown, not invalid. */
export const sessionId = (valid: string): Argument => ({
  ...required(argument(valid, NO_TEXT)),
  unknown: ['', 'garbage', LONG, HALF],
});

/** A session id or a handle. */
export const reference = (valid: unknown): Argument => ({
  ...required(argument(valid, [...NO_TEXT, { handle: 5 }, { handle: undefined }, { id: 'x' }])),
  unknown: ['', 'garbage', LONG, HALF],
});

/** A whole number from 1 to a maximum. */
export const count = (valid: number | undefined, most = Number.POSITIVE_INFINITY): Argument =>
  argument(
    valid,
    most === Number.POSITIVE_INFINITY ? NO_COUNT : [...NO_COUNT, most + 1, Number.POSITIVE_INFINITY],
  );

export const json = (valid: unknown): Argument => required(argument(valid, NO_JSON));

export const callback = (valid: () => unknown): Argument => argument(valid, [null, 5, 'x', {}, []]);

/** A list of names, at most so many of at most so many characters. */
export const names = (valid: readonly string[], most: number, length = 1_024): Argument =>
  argument(valid, [
    ...[null, 'abc', 5, {}, new Set(['a']), () => []],
    ...[...NO_TEXT, undefined, '', 'x'.repeat(length + 1), HALF].map((item) => ['a', item]),
    many(most + 1),
  ]);

/** Values by name, at most 100. */
export const entries = (valid: Readonly<Record<string, unknown>>): Argument =>
  required(
    argument(valid, [
      ...[...NO_OBJECT, [], new Set(['a']), new Date()],
      ...['', LONG, HALF].map((key) => ({ ...valid, [key]: 1 })),
      ...[...NO_JSON, undefined].map((value) => ({ ...valid, b: value })),
      new Map<unknown, unknown>([[5, 1]]),
      Object.fromEntries(many(101).map((key) => [key, 1])),
    ]),
  );

/** An object with these fields, each of which rejects the invalid values of its kind. */
export function fields(given: Readonly<Record<string, Argument>>): Argument {
  const valid = Object.fromEntries(Object.entries(given).map(([field, { valid }]) => [field, valid]));
  const wrong = Object.entries(given).flatMap(([field, argument]) =>
    argument.wrong.map((value) => {
      const wrongValue = value instanceof WrongField ? value.object : value;
      return new WrongField(field, { ...valid, [field]: wrongValue });
    }),
  );
  return argument(valid, [...NO_OBJECT, { ...valid, misspelled: 1 }, ...wrong]);
}

/** Application data of a session: any field is known. */
export const metadata = (): Argument =>
  argument({ a: 1 }, [...NO_OBJECT, { '': 1 }, ...NO_JSON.map((value) => ({ a: value }))]);

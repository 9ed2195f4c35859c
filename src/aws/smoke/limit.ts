import { codeOf, Skipped, StepFailure, type Transport } from '../../self-test/index.ts';

const NAMESPACE = 'smoke-limit';
/** Maximum number of keys per call. */
const KEYS = 100;
/** A hundred values of this size are an answer of almost 5.5 MB, the maximum that a function may return. */
const VALUE_CHARS = 54_500;
/** If one value is this much longer, the answer is too large. */
const LONGER_CHARS = 100_000;
const KEYS_PER_WRITE = 10;
/** The values are invalidated at the end; their memory is freed after this time. */
const TTL_SECONDS = 60;

/**
 * Reads the largest possible answer in one call, then one that is too large.
 * @throws StepFailure; Skipped; whatever the client throws
 */
export async function checkAnswerLimit(transport: Transport): Promise<void> {
  const run = crypto.randomUUID().slice(0, 8);
  const keys = Array.from({ length: KEYS }, (_, i) => `${run}-${i}`);
  const value = 'x'.repeat(VALUE_CHARS);
  try {
    for (let from = 0; from < KEYS; from += KEYS_PER_WRITE) {
      const entries = Object.fromEntries(keys.slice(from, from + KEYS_PER_WRITE).map((key) => [key, value]));
      await transport.setManyCache(NAMESPACE, entries, { ttl: TTL_SECONDS });
    }
    const found = await transport.getManyCache(NAMESPACE, keys);
    const complete = keys.filter((key) => found.get(key) === value).length;
    if (complete !== KEYS) throw new StepFailure(`${complete} of ${KEYS} values came back in one answer`);
  } catch (error) {
    throw limitedBySettings(error);
  }
  const [first = ''] = keys;
  const longer = { [first]: 'x'.repeat(VALUE_CHARS + LONGER_CHARS) };
  await transport.setManyCache(NAMESPACE, longer, { ttl: TTL_SECONDS }).catch((error) => {
    throw limitedBySettings(error);
  });
  await expectRejected(
    'An answer above the limit',
    transport.getManyCache(NAMESPACE, keys),
    'VALUE_TOO_LARGE',
  );
  await expectRejected(
    '101 keys',
    transport.getManyCache(NAMESPACE, [...keys, `${run}-more`]),
    'INVALID_INPUT',
  );
  await transport.invalidateNamespace(NAMESPACE);
}

async function expectRejected(what: string, call: Promise<unknown>, expected: string): Promise<void> {
  const code = await codeOf(call);
  if (code !== expected) throw new StepFailure(`${what}: expected ${expected}, got ${code}`, code);
}

/** The operator may have configured lower limits than the defaults. */
function limitedBySettings(error: unknown): unknown {
  const { code, message } = Object(error);
  const isLimit = code === 'RATE_LIMITED' || code === 'VALUE_TOO_LARGE' || code === 'BODY_TOO_LARGE';
  return isLimit ? new Skipped(`the settings do not allow so much (${message})`) : error;
}

import { randomBytes } from 'node:crypto';

/** Part of every planted secret, so any text that contains it reveals a secret. */
const TRACE = 'pl4nted';

/** Makes a secret that can be found in any text. */
export const plant = (name: string): string => `${TRACE}-${name}-${randomBytes(6).toString('hex')}`;

/** Secrets that the environment of a developer or a build may contain. */
export const PLANTED_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      'REDIS_PASSWORD',
      'REDIS_USERNAME',
      'UPSTASH_REDIS_REST_TOKEN',
      'AUTH0_CLIENT_SECRET',
      'AUTH0_SECRET',
    ],
    ...['COGNITO_CLIENT_SECRET', 'TLS_PRIVATE_KEY', 'NPM_TOKEN', 'GITHUB_TOKEN', 'SESSION_SECRET'],
  ].map((name) => [name, plant(name)]),
);

/** The base64 forms of the trace, one for each of the three alignments to groups of three bytes. */
const ENCODED = [0, 1, 2].map((offset) => {
  const text = Buffer.from(`${'-'.repeat(offset)}${TRACE}`).toString('base64url');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + TRACE.length) * 8) / 6));
});

const TRACES = [TRACE, ...ENCODED, Buffer.from(TRACE).toString('hex')];

/**
 * Finds planted secrets in a text: plain, percent-encoded, in base64 or in hex.
 * @param others further secrets, such as session ids
 * @returns each secret with the text around it
 */
export function leaksIn(text: string, others: readonly string[] = []): string[] {
  const plain = text.replaceAll(/%([0-9a-f]{2})/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const found = [...TRACES, ...others].filter((trace) => plain.includes(trace) || text.includes(trace));
  return found.map((trace) => {
    const source = text.includes(trace) ? text : plain;
    const at = source.indexOf(trace);
    return `${trace} in …${source.slice(Math.max(0, at - 120), at + 60)}…`;
  });
}

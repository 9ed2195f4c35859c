import { randomBytes } from 'node:crypto';

/** Part of every planted secret: where it turns up, something has leaked. */
const MARK = 'pl4nted';

/** A secret that can be told again wherever it goes. */
export const plant = (what: string): string => `${MARK}-${what}-${randomBytes(6).toString('hex')}`;

/** Secrets such as a developer or a build has in the environment. */
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

/** What base64 makes of the mark, whichever of the three ways it falls on the groups of three bytes. */
const ENCODED = [0, 1, 2].map((offset) => {
  const text = Buffer.from(`${'-'.repeat(offset)}${MARK}`).toString('base64url');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + MARK.length) * 8) / 6));
});

const TRACES = [MARK, ...ENCODED, Buffer.from(MARK).toString('hex')];

/**
 * The places in a text at which a planted secret stands, plain, percent-encoded, or in base64 or hex.
 * @param others secrets that others made, such as session ids
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

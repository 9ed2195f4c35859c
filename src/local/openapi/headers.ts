import type { JsonSchema } from './schema-json.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', maxLength });

/** Response headers, by their names. */
export const HEADERS: Readonly<Record<string, JsonSchema>> = {
  'X-Request-Id': {
    description: 'The id of the request in the service’s log.',
    required: true,
    schema: { type: 'string', pattern: '^[\\w-]+$', maxLength: 64 },
  },
  'Access-Control-Allow-Origin': {
    description: 'The caller’s origin, if the service allows it.',
    schema: { type: 'string', format: 'uri', maxLength: 256 },
  },
  /** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
  'RateLimit-Policy': {
    description:
      'The limits of the tenant: the size of each bucket (q) and the seconds that it takes to fill (w). Absent if limits are turned off.',
    schema: text(256),
    example: '"requests";q=10000;w=5, "bytes";q=10485760;qu="content-bytes";w=5',
  },
  RateLimit: {
    description: 'The remaining amount of each bucket (r) and the seconds until it is full again (t).',
    schema: text(256),
    example: '"requests";r=9990;t=1, "bytes";r=10485100;t=1',
  },
  'Retry-After': {
    description: 'Seconds to wait before a retry.',
    required: true,
    schema: { type: 'integer', minimum: 1, maximum: 86_400, format: 'int32' },
  },
  'WWW-Authenticate': {
    description: 'What is missing in the token (RFC 6750), or how the user must sign in (RFC 9470).',
    required: true,
    schema: text(512),
  },
};

const EVERYWHERE = ['X-Request-Id', 'Access-Control-Allow-Origin'];
const LIMITED = ['RateLimit-Policy', 'RateLimit'];

/** Headers of a response, as references. @param isLimited whether the caller's tenant has limits on the call */
export function headersOf(isLimited: boolean, ...more: readonly string[]): JsonSchema {
  const names = [...EVERYWHERE, ...(isLimited ? LIMITED : []), ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

import {
  PROBLEM_MEDIA_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemType,
} from '../../api/errors/index.ts';
import type { JsonSchema } from './schema-json.ts';

const text: JsonSchema = { type: 'string' };
const codes = Object.keys(PROBLEMS) as ProblemCode[];

/** Problem details: https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457). Switch on the stable `code`.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do about it.' },
    code: { type: 'string', enum: codes },
    instance: { type: 'string', format: 'uri', description: 'Names this occurrence: the X-Request-Id.' },
    errors: {
      type: 'array',
      description: 'The invalid fields.',
      items: {
        type: 'object',
        properties: { field: text, message: text },
        required: ['field', 'message'],
        additionalProperties: false,
      },
    },
    circuit: {
      type: 'string',
      enum: ['closed', 'open', 'half-open'],
      description:
        'With `NOT_READY`: the state of the circuit breaker. While open, calls fail without reaching Redis.',
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false,
};

const RETRY_AFTER: JsonSchema = {
  description: 'Seconds to wait before a retry.',
  required: true,
  schema: { type: 'integer' },
};

/** For tenants that have limits. https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export const RATE_LIMIT_FIELDS: JsonSchema = {
  'RateLimit-Policy': {
    description:
      'The limits of the tenant, if it has any: the size of each bucket (q) and the seconds in which it fills (w).',
    schema: text,
    example: '"requests";q=200;w=2',
  },
  RateLimit: {
    description: 'What is left of each (r) and the seconds until it is full again (t).',
    schema: text,
    example: '"requests";r=180;t=1',
  },
};

const HEADERS: Readonly<Record<string, JsonSchema>> = {
  401: {
    'WWW-Authenticate': {
      description: 'What the token lacks (RFC 6750).',
      required: true,
      schema: text,
    },
  },
  429: { 'Retry-After': RETRY_AFTER, ...RATE_LIMIT_FIELDS },
  503: { 'Retry-After': RETRY_AFTER },
};

/** Responses to be referred to as `Problem404` and so on, one for each of the statuses. */
export function problemResponses(statuses: ReadonlySet<number>): Record<string, JsonSchema> {
  return Object.fromEntries(
    [...statuses].toSorted().map((status) => [`Problem${status}`, problemResponse(status)]),
  );
}

function problemResponse(status: number): JsonSchema {
  const own = codes.filter((code) => PROBLEMS[code].status === status);
  const narrowed = { properties: { status: { const: status }, code: { enum: own } } };
  return {
    description: own.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    ...(HEADERS[status] && { headers: HEADERS[status] }),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] },
        examples: Object.fromEntries(own.map((code) => [code, { value: example(code) }])),
      },
    },
  };
}

const FIELD_ERROR = { field: 'ttl', message: 'must be more than 0' };

function example(code: ProblemCode): Problem {
  const { status, title, detail } = PROBLEMS[code];
  const instance = 'urn:amplify-redis:request:6f1d2c1e-6a51-4d0e-9a57-0f6f3a2f6f10';
  const problem = { type: problemType(code), title, status, detail: detail ?? `${title}.`, code, instance };
  return code === 'INVALID_INPUT' ? { ...problem, errors: [FIELD_ERROR] } : problem;
}

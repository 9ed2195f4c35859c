import {
  MAX_FIELD_ERRORS,
  PROBLEM_MEDIA_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemType,
} from '../../api/errors/index.ts';
import { MAX_MESSAGE_BYTES, MAX_NAME_CHARS } from '../../redis/index.ts';
import { headersOf } from './headers.ts';
import type { JsonSchema } from './schema-json.ts';

const text = (maxLength: number): JsonSchema => ({ type: 'string', maxLength });
const codes = Object.keys(PROBLEMS) as ProblemCode[];

/** Problem details: https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457). Switch on the stable `code`.',
  properties: {
    type: { type: 'string', enum: codes.map(problemType) },
    title: { type: 'string', enum: Object.values(PROBLEMS).map(({ title }) => title) },
    status: { type: 'integer', minimum: 400, maximum: 599, format: 'int32' },
    detail: { ...text(MAX_MESSAGE_BYTES), description: 'What happened and what to do about it.' },
    code: { type: 'string', enum: codes },
    instance: {
      type: 'string',
      format: 'uri',
      maxLength: 128,
      description: 'Identifies this occurrence by its X-Request-Id.',
    },
    errors: {
      type: 'array',
      maxItems: MAX_FIELD_ERRORS,
      description: 'The invalid fields.',
      items: {
        type: 'object',
        properties: { field: text(MAX_NAME_CHARS), message: text(MAX_MESSAGE_BYTES) },
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
    maxAgeSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 31_536_000,
      format: 'int32',
      description: 'With `STEP_UP_REQUIRED`: the maximum time since the user signed in, in seconds.',
    },
    acr: {
      type: 'array',
      maxItems: 4,
      description: 'With `STEP_UP_REQUIRED`: the acceptable levels of the sign-in (`acr`).',
      items: text(100),
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
  additionalProperties: false,
};

const OWN_HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
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
    headers: headersOf(status !== 401, ...(OWN_HEADERS[status] ?? [])),
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
  if (code === 'STEP_UP_REQUIRED') return { ...problem, maxAgeSeconds: 900 };
  return code === 'INVALID_INPUT' ? { ...problem, errors: [FIELD_ERROR] } : problem;
}

import type { JsonSchema } from './schema-json.ts';

interface FieldDoc {
  readonly description?: string;
  /** For a field that no operation's example has. */
  readonly example?: unknown;
  /** Why it should not be sent as a parameter. */
  readonly deprecated?: string;
}

const IN_URL = 'URLs end up in access logs: send X-Session-Id.';

/** Explains input fields that are sent as parameters and whose names do not say enough. */
export const FIELD_DOCS: Readonly<Record<string, FieldDoc>> = {
  sessionId: {
    description: 'The session id, unless the header X-Session-Id carries it.',
    deprecated: IN_URL,
  },
  handle: {
    description: 'The public handle from a list, in place of the session id.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  userId: {
    description: 'Whose sessions, if not the caller’s own; needs `sessions:manage`.',
    example: 'auth0|alice',
  },
  cursor: { description: 'From the previous page.' },
  limit: { description: 'Items per page.' },
  except: { description: 'The session to keep.', deprecated: IN_URL },
  exceptHandle: {
    description: 'The session to keep, by its handle.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  currentHandle: {
    description: 'The handle of the caller’s own session, which isCurrent marks.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  idempotencyKey: {
    description: 'Repeats a request whose answer was lost.',
    deprecated: 'URLs end up in access logs: send Idempotency-Key.',
    example: '7f3c2a90b1d84e6f95a0c3d2e1f40b6a',
  },
  keys: { description: 'Separated by commas. A key that contains a comma must be sent in a body.' },
  tags: { description: 'Separated by commas. A tag that contains a comma must be sent in a body.' },
};

interface HeaderDoc extends Required<Omit<FieldDoc, 'deprecated'>> {
  /** For a header whose text is not the field's own. */
  readonly schema?: JsonSchema;
}

/** Explains request headers that can carry an input field. */
export const HEADER_DOCS: Readonly<Record<string, HeaderDoc>> = {
  'X-Session-Id': {
    description: 'The session id. Safer here than in the URL, which ends up in access logs.',
    example: 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500',
  },
  'Idempotency-Key': {
    description:
      'The idempotencyKey: the same request, sent again within an hour, has no second effect and the same answer.',
    example: '7f3c2a90b1d84e6f95a0c3d2e1f40b6a',
  },
  'If-Match': {
    description: 'The ETag of the session that the update is based on, in place of ifVersion; * for any.',
    schema: { type: 'string', pattern: '^\\s*(\\*|(W/)?"[1-9]\\d{0,14}")\\s*$', maxLength: 64 },
    example: '"3"',
  },
};

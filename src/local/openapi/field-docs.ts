import type { JsonSchema } from './schema-json.ts';

interface FieldDoc {
  readonly description?: string;
  /** For a field that no operation's example has. */
  readonly example?: unknown;
  /** Why it should not be sent as a parameter. */
  readonly deprecated?: string;
}

const IN_URL = 'Deprecated because URLs end up in access logs. Send X-Session-Id instead.';

/** Explains input fields that are sent as parameters and whose names do not say enough. */
export const FIELD_DOCS: Readonly<Record<string, FieldDoc>> = {
  sessionId: {
    description: 'The session id, unless it is sent in the header X-Session-Id.',
    deprecated: IN_URL,
  },
  handle: {
    description: 'The public handle from a list, instead of the session id.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  userId: {
    description: 'The user whose sessions to use, if not the caller; requires `sessions:manage`.',
    example: 'auth0|alice',
  },
  cursor: { description: 'The cursor from the previous page.' },
  limit: { description: 'Items per page.' },
  except: { description: 'The session to keep.', deprecated: IN_URL },
  exceptHandle: {
    description: 'The session to keep, by its handle.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  currentHandle: {
    description: 'The handle of the caller’s own session, which is marked with isCurrent.',
    example: 'uQ2v8LhE0nYcR5tKz9aBdFXnB8dGh3lKq7sRt2vWx4yZ00',
  },
  idempotencyKey: {
    description: 'Identifies the request, so that it can be retried if its response was lost.',
    deprecated: 'Deprecated because URLs end up in access logs. Send Idempotency-Key instead.',
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
      'The idempotencyKey. The same request, sent again within an hour, has no further effect and returns the same response.',
    example: '7f3c2a90b1d84e6f95a0c3d2e1f40b6a',
  },
  'If-Match': {
    description:
      'The ETag of the session on which the update is based, instead of ifVersion; * for any version.',
    schema: { type: 'string', pattern: '^\\s*(\\*|(W/)?"[1-9]\\d{0,14}")\\s*$', maxLength: 64 },
    example: '"3"',
  },
};

/** Header fields that may carry a part of an operation's input, which then needs to be nowhere else. */
interface HeaderField {
  readonly header: string;
  readonly description: string;
  /** Operation -> the field of its input that the header carries. */
  readonly carries: Readonly<Record<string, string>>;
  readonly example: string;
}

export const HEADER_FIELDS: readonly HeaderField[] = [
  {
    header: 'X-Session-Id',
    description: 'The session id. Better here than in the URL, which ends up in access logs.',
    carries: {
      getSession: 'sessionId',
      updateSession: 'sessionId',
      destroySession: 'sessionId',
      rotateSession: 'sessionId',
      destroyOtherSessions: 'except',
    },
    example: 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500',
  },
  {
    header: 'Idempotency-Key',
    description: 'The idempotencyKey: sent again within an hour it yields the same session, not another one.',
    carries: { createSession: 'idempotencyKey' },
    example: '7f3c2a90b1d84e6f95a0c3d2e1f40b6a',
  },
  {
    header: 'If-Match',
    description: 'The ETag of the session the update builds on, in place of ifVersion.',
    carries: { updateSession: 'ifVersion' },
    example: '"3"',
  },
];

/** The input fields of an operation that a header can stand in for. */
export const carriedByHeader = (operation: string): ReadonlySet<string> =>
  new Set(HEADER_FIELDS.flatMap(({ carries }) => carries[operation] ?? []));

/** A request in the banner. */
export interface RequestExample {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/** A curl command that can be pasted into any POSIX shell. */
export function curlCommand(origin: string, { method, path, body }: RequestExample, token: string): string {
  return [
    'curl -sS',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quote(origin + path),
    `-H ${quote(`Authorization: Bearer ${token}`)}`,
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body))}`]),
  ].join(' ');
}

/** A shell expands nothing inside single quotes, not even `!`. A quote itself is closed, escaped and reopened. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

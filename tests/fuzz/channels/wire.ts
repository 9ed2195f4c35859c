import type { HttpCase } from '../http-case.ts';

/** The parts of a serialized request, one character for each byte. */
export interface Wire {
  readonly start: string;
  readonly fields: readonly string[];
  readonly body: string;
}

/** @param host value of the Host header */
export function wireOf({ method, target, headers, body }: HttpCase, host: string): Wire {
  const own = headers.filter(([name]) => !/^(host|content-length|connection)$/i.test(name));
  return {
    start: `${method} ${target} HTTP/1.1`,
    fields: [
      `Host: ${host}`,
      ...own.map(([name, value]) => `${name}: ${value}`),
      ...(body === undefined ? [] : [`Content-Length: ${body.length}`]),
      'Connection: close',
    ],
    body: body ?? '',
  };
}

export const written = ({ start, fields, body }: Wire, lineEnd = '\r\n'): string =>
  [start, ...fields, '', body].join(lineEnd);

import type { Answer } from '../answer.ts';

const HEAD = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/;

/**
 * Parses the consecutive responses in the bytes from a server.
 * @param bodiless whether they are responses to HEAD
 * @throws Error if the bytes are not HTTP
 */
export function parseAnswers(received: string, bodiless: boolean): Answer[] {
  const answers: Answer[] = [];
  let rest = received;
  while (rest !== '') {
    const [head, status, lines = ''] = HEAD.exec(rest) ?? [];
    if (head === undefined) throw new Error(`Not HTTP: ${JSON.stringify(rest.slice(0, 200))}`);
    const headers = new Map(lines.split('\r\n').filter(Boolean).map(fieldOf));
    const after = rest.slice(head.length);
    const informational = Number(status) < 200;
    const { body, length } = bodiless || informational ? { body: '', length: 0 } : bodyOf(after, headers);
    rest = after.slice(length);
    const text = Buffer.from(body, 'latin1').toString();
    if (!informational) answers.push({ status: Number(status), headers, body: text });
  }
  return answers;
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

function bodyOf(after: string, headers: ReadonlyMap<string, string>): { body: string; length: number } {
  if (headers.get('transfer-encoding') === 'chunked') return chunksOf(after);
  const length = Number(headers.get('content-length') ?? 0);
  return { body: after.slice(0, length), length };
}

function chunksOf(after: string): { body: string; length: number } {
  let body = '';
  let at = 0;
  for (;;) {
    const lineEnd = after.indexOf('\r\n', at);
    const size = Number.parseInt(after.slice(at, lineEnd), 16);
    if (lineEnd < 0 || Number.isNaN(size)) return { body, length: after.length };
    const from = lineEnd + 2;
    body += after.slice(from, from + size);
    at = from + size + 2;
    if (size === 0) return { body, length: at };
  }
}

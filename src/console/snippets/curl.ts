import type { SentRequest } from './client-call.ts';

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Placeholders are expanded by the shell: no token and no session id is copied. */
const quoteHeader = (header: string): string => (/\$[A-Z(]/.test(header) ? `"${header}"` : quote(header));

/** A session id in a body, as shortened in the log. */
const SESSION_ID = /("sessionId":)"[\w-]*…"/g;

/** The same request as a shell command that needs TOKEN and SESSION_ID. */
export function curlOf({ method, url, headers, body }: SentRequest): string {
  const target = new URL(url, location.href).href;
  const parts = [
    `curl -sS -X ${method} ${quote(target)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoteHeader(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quote(body).replace(SESSION_ID, `$1"'"$SESSION_ID"'"`)}`]),
  ];
  return parts.join(' \\\n  ');
}

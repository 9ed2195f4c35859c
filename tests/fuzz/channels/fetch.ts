import type { Answer } from '../answer.ts';
import type { HttpCase } from '../http-case.ts';
import type { World } from '../world.ts';

/** @returns undefined if a standard Request cannot express it, such as TRACE or a header value with a NUL */
export async function overFetch({ app }: Pick<World, 'app'>, sent: HttpCase): Promise<Answer | undefined> {
  const request = requestOf(sent);
  if (!request) return undefined;
  const response = await app.fetch(request);
  return { status: response.status, headers: new Map(response.headers), body: await response.text() };
}

function requestOf({ method, target, headers, body }: HttpCase): Request | undefined {
  const bytes =
    body === undefined || method === 'GET' || method === 'HEAD' ? undefined : Buffer.from(body, 'latin1');
  try {
    return new Request(`http://127.0.0.1${target}`, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(bytes && { body: bytes }),
    });
  } catch {
    return undefined;
  }
}

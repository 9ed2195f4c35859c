import type * as z from 'zod/mini';
import { DemoFailure } from './demo-steps.ts';

const TIMEOUT_MS = 5_000;

export interface Reply {
  readonly request: string;
  readonly status: number;
  readonly body: unknown;
}

/** The HTTP API as one user calls it. */
export interface UserApi {
  readonly tenant: string;
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  put(path: string, body: unknown): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

export function userApi(productUrl: string, tenant: string, token: string): UserApi {
  async function call(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(productUrl + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { request: `${method} ${path}`, status: response.status, body: parseJson(text) };
  }
  return {
    tenant,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
  };
}

/** Demands a status. */
export function mustBe(status: number, reply: Reply): void {
  if (reply.status !== status) {
    throw new DemoFailure(reply.request, `status ${status}`, { status: reply.status, body: reply.body });
  }
}

/** Demands a status and a body of a certain form. */
export function read<T>(status: number, schema: z.ZodMiniType<T>, reply: Reply): T {
  mustBe(status, reply);
  const parsed = schema.safeParse(reply.body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the body');
  throw new DemoFailure(reply.request, `a well-formed ${fields.join(', ')}`, reply.body);
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { productPerFile } from '../support/programs/product-per-file.ts';
import { findProgram } from '../support/programs/programs.ts';
import { runProgram } from '../support/programs/started-program.ts';

/** One ```http block of the guide's API reference. */
interface Example {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const GUIDE = readFileSync('docs/reference/redis-integration-guide.md', 'utf8');

const EXAMPLES = [...GUIDE.matchAll(/^#### (.+)\n```http\n([\s\S]*?)```/gm)].map(
  ([, title = '', block = '']): Example => {
    const [head = '', body = ''] = block.trim().split('\n\n');
    const [request = '', ...fields] = head.split('\n');
    const [method = '', path = ''] = request.split(' ');
    return {
      title,
      method,
      path,
      body,
      headers: Object.fromEntries(fields.map((field) => field.split(': '))),
    };
  },
);

describe('the guide’s API reference, sent unchanged to the local product', () => {
  const product = productPerFile();
  let token: string;
  let sessionId = '';

  beforeAll(async () => {
    token = await product.mint({ tenant: 'org_acme', user: 'alice' });
  });

  /** Sends an example with curl, its placeholders filled in and nothing else changed. */
  async function send({ method, path, headers, body }: Example) {
    const fill = (text: string) =>
      text.replace('{token}', token).replace('{sessionId}', sessionId).replace('session123', sessionId);
    const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${fill(value)}`]);
    const data = body ? ['--data-raw', fill(body)] : [];
    const args = ['-sS', '-g', '-X', method, product.url + fill(path), ...fields, ...data];
    const { out } = await runProgram('curl', [...args, '-w', '\n%{http_code}']);
    const [, text = '', status] = /^([\s\S]*)\n(\d{3})$/.exec(out) ?? [];
    return { status: Number(status), body: text === '' ? undefined : JSON.parse(text) };
  }

  const example = (title: string): Example => {
    const found = EXAMPLES.find((candidate) => candidate.title === title);
    if (!found) throw new Error(`The guide has no example called ${title}`);
    return found;
  };

  it('has exactly the nine examples below', () => {
    expect(findProgram('curl')).toBeDefined();
    expect(EXAMPLES.map(({ title }) => title)).toEqual([
      ...['Create Session', 'Get Session', 'List User Sessions', 'Update Session', 'Delete Session'],
      ...['Set Cache', 'Get Cache', 'Delete Cache', 'Invalidate by Tags'],
    ]);
  });

  it('creates, reads, lists, updates and deletes a session', async () => {
    const created = await send(example('Create Session'));
    expect(created.status).toBe(201);
    sessionId = created.body.sessionId;
    expect(created.body.session).toMatchObject({
      tenantId: 'org_acme',
      metadata: { feature: 'dashboard' },
      ipAddress: '127.0.0.1',
    });

    expect(await send(example('Get Session'))).toMatchObject({
      status: 200,
      body: { session: { metadata: { feature: 'dashboard' }, version: 1 } },
    });
    const listed = await send(example('List User Sessions'));
    expect(listed.status).toBe(200);
    expect(listed.body.sessions).toHaveLength(1);
    expect(JSON.stringify(listed.body)).not.toContain(sessionId);

    const updated = await send(example('Update Session'));
    expect(updated.status).toBe(200);
    expect(updated.body.session.metadata).toEqual({ feature: 'dashboard', page: 'profile' });
    expect(updated.body.session.lastActivity).toBeGreaterThan(1234567890);

    expect((await send(example('Delete Session'))).status).toBe(204);
    expect(await send(example('Get Session'))).toMatchObject({
      status: 404,
      body: { status: 404, title: expect.any(String) },
    });
  });

  it('sets, gets, deletes and invalidates a cache entry', async () => {
    expect(await send(example('Set Cache'))).toEqual({ status: 200, body: { stored: true } });
    expect(await send(example('Get Cache'))).toEqual({ status: 200, body: { value: { name: 'John Doe' } } });
    expect((await send(example('Delete Cache'))).status).toBe(204);
    expect((await send(example('Get Cache'))).status).toBe(404);

    await send(example('Set Cache'));
    expect((await send(example('Invalidate by Tags'))).status).toBe(204);
    expect((await send(example('Get Cache'))).status).toBe(404);
  });
});

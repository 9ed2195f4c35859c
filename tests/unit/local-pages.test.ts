import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createConsoleBuild } from '../../src/local/console-build.ts';
import { curlCommand } from '../../src/local/curl.ts';
import { pages } from '../../src/local/pages.ts';

const context = {
  productUrl: 'http://127.0.0.1:4379',
  issuerUrl: 'http://127.0.0.1:4000',
  redis: 'redis <b>&',
  consoleFiles: createConsoleBuild(),
};

describe('pages', () => {
  const app = pages(context);

  it('show users and endpoints under a strict policy', async () => {
    const response = await app.request('/');
    const html = await response.text();
    expect(response.status).toBe(200);
    for (const text of ['alice', 'dave', 'org_globex', '/api/redis/session', '/api/redis/health']) {
      expect(html).toContain(text);
    }
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style="|onclick=/);
    expect(response.headers.has('strict-transport-security')).toBe(false);
  });

  it('escape their inputs', async () => {
    expect(await (await app.request('/')).text()).toContain('redis &lt;b&gt;&amp;');
  });

  it('refer only to files that are served', async () => {
    const html = await (await app.request('/')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths).toHaveLength(4);
    for (const path of paths) expect((await app.request(path)).status).toBe(200);
  });

  it('contain no token', async () => {
    expect(await (await app.request('/')).text()).not.toContain('eyJ');
  });
});

describe('curl commands', () => {
  it('pass through a shell unchanged', () => {
    const body = { text: 'it\'s $HOME `id` !x "q" \\n' };
    const command = curlCommand('http://127.0.0.1:4379', { method: 'POST', path: '/a?b=1&c=$d', body }, 'T');
    const printed = execFileSync('bash', ['-c', command.replace(/^curl/, "printf '%s\\n'")], {
      encoding: 'utf8',
    });
    expect(printed.split('\n')).toEqual([
      '-sS',
      '-X',
      'POST',
      'http://127.0.0.1:4379/a?b=1&c=$d',
      '-H',
      'Authorization: Bearer T',
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify(body),
      '',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createConsoleBuild } from '../../../src/local/console/build.ts';
import { pages } from '../../../src/local/console/pages.ts';

const app = pages({
  issuerUrl: 'http://127.0.0.1:4000',
  consoleFiles: createConsoleBuild(),
  pageOrigins: ['http://127.0.0.1:3000'],
});

describe('pages', () => {
  it.each([
    ['/', 'get-started'],
    ['/reference', 'reference'],
    ['/reference/', 'reference'],
    ['/docs', 'reference'],
  ])('%s leads to the view %s of the console', async (path, view) => {
    const response = await app.request(path);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`/redis-test#/${view}`);
  });

  it('lead home from an address that does not exist, under a strict policy', async () => {
    const response = await app.request('/<b>nothing');
    const html = await response.text();
    expect(response.status).toBe(404);
    expect(html).toContain('<a href="/">');
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/<script|<style|style="|onclick=/);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.has('strict-transport-security')).toBe(false);
  });

  it('serve the OpenAPI document as it is written, to tools and to the console', async () => {
    const written = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
    for (const path of ['/openapi.json', '/redis-test/openapi.json']) {
      const response = await app.request(path);
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(await response.json()).toEqual(written);
    }
  });
});

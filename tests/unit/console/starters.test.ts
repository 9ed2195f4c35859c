import { expect, it } from 'vitest';
import { startersOf } from '../../../src/console/views/get-started/starter-snippets.ts';
import { compile } from '../../support/documents/snippets.ts';

const PACKAGES = 'tests/unit/fakes/docs-packages.d.ts';
/** As in every project that Vite creates. */
const VITE_ENV = { file: 'src/vite-env.d.ts', code: '/// <reference types="vite/client" />' };

const LOCAL = { sessionUrl: 'http://127.0.0.1:4001', cacheUrl: 'http://127.0.0.1:4001', hasCognito: false };
const DEPLOYED = { sessionUrl: 'https://a.example', cacheUrl: 'https://b.example', hasCognito: true };

const compiled = [LOCAL, DEPLOYED].flatMap((target) =>
  startersOf(target)
    .filter(({ file }) => file.endsWith('.ts') || file.endsWith('.mjs'))
    .map((starter) => ({ ...starter, target: target.sessionUrl })),
);

it.each(compiled)('the starter for $title with $target compiles', ({ file, code }) => {
  // Compiled as TypeScript, which checks more.
  const snippet = { file: file.replace('.mjs', '.ts'), code };
  expect(compile([snippet, VITE_ENV], PACKAGES)).toEqual([]);
});

it('names one URL for a local product, and both of a deployment', () => {
  const codeOf = (target: typeof LOCAL) => startersOf(target).find(({ name }) => name === 'node')?.code;
  expect(codeOf(LOCAL)).toContain("baseUrl: 'http://127.0.0.1:4001'");
  expect(codeOf(DEPLOYED)).toContain("sessionUrl: 'https://a.example',\n  cacheUrl: 'https://b.example',");
  expect(compiled).toHaveLength(8);
});

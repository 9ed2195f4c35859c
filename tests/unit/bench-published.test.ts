import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NEXT_HANDLERS } from '../../bench/candidates/next-handlers.ts';
import { nextHandlersRegion } from '../../bench/documents/next-handlers.ts';
import { performanceDocument } from '../../bench/documents/performance.ts';
import { readmeRegion } from '../../bench/documents/readme.ts';
import { readPublished } from '../../bench/harness/published.ts';
import benchPackage from '../../bench/package.json' with { type: 'json' };
import { replaceRegion } from '../../docs/generate/region.ts';
import rootPackage from '../../package.json' with { type: 'json' };

const HINT = 'run `npm run bench:report`';

describe('the published benchmark results', () => {
  it('are the ones that docs/understand/performance.md shows', () => {
    const document = readFileSync('docs/understand/performance.md', 'utf8');
    expect(document, HINT).toBe(performanceDocument(readPublished()));
  });

  it('are the ones that the README shows', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme, HINT).toBe(replaceRegion(readme, 'performance', readmeRegion(readPublished())));
  });

  it('are the ones that docs/use/nextjs.md shows, of the versions that bench/package.json names', () => {
    const document = readFileSync('docs/use/nextjs.md', 'utf8');
    const region = nextHandlersRegion(readPublished());
    expect(document, HINT).toBe(replaceRegion(document, 'cache handlers', region));
    const { dependencies }: { dependencies: Readonly<Record<string, string>> } = benchPackage;
    const [, ...others] = NEXT_HANDLERS;
    for (const name of others) expect(region).toContain(`${name} ${dependencies[name]}`);
  });

  it('are relative to the version of ioredis that ships', () => {
    expect(benchPackage.dependencies['ioredis-6']).toBe(`npm:ioredis@${rootPackage.dependencies.ioredis}`);
  });
});

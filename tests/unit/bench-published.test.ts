import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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

  it('are relative to the version of ioredis that ships', () => {
    expect(benchPackage.dependencies['ioredis-6']).toBe(`npm:ioredis@${rootPackage.dependencies.ioredis}`);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { performanceDocument } from '../../bench/harness/documents.ts';
import { readPublished } from '../../bench/harness/published.ts';
import benchPackage from '../../bench/package.json' with { type: 'json' };
import rootPackage from '../../package.json' with { type: 'json' };

describe('the published benchmark results', () => {
  it('are the ones that docs/understand/performance.md shows', () => {
    const document = readFileSync('docs/understand/performance.md', 'utf8');
    expect(document, 'run `npm run bench:report`').toBe(performanceDocument(readPublished()));
  });

  it('are relative to the version of ioredis that ships', () => {
    expect(benchPackage.dependencies.ioredis).toBe(rootPackage.dependencies.ioredis);
  });
});

import { describe, expect, it } from 'vitest';
import { NEXT_HANDLERS } from '../../bench/candidates/next-handlers.ts';
import { publishedRegions } from '../../bench/documents/regions.ts';
import { readPublished } from '../../bench/harness/published.ts';
import benchPackage from '../../bench/package.json' with { type: 'json' };
import { generate } from '../../docs/generate/region.ts';
import rootPackage from '../../package.json' with { type: 'json' };

const regions = publishedRegions(readPublished());

describe('the published benchmark results', () => {
  it.each(generate(regions))('are the ones that $name shows', ({ before, after }) => {
    expect(before, 'run `npm run bench:report`').toBe(after);
  });

  it('compare the versions of cache handlers for Next.js that bench/package.json names', () => {
    const { dependencies }: { dependencies: Readonly<Record<string, string>> } = benchPackage;
    const [, ...others] = NEXT_HANDLERS;
    const table = regions['docs/use/nextjs.md']?.['cache handlers'];
    for (const name of others) expect(table).toContain(`${name} ${dependencies[name]}`);
  });

  it('are relative to the version of ioredis that ships', () => {
    expect(benchPackage.dependencies['ioredis-6']).toBe(`npm:ioredis@${rootPackage.dependencies.ioredis}`);
  });
});

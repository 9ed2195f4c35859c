import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceRegion } from '../docs/generate/region.ts';
import { nextHandlersRegion } from './documents/next-handlers.ts';
import { performanceDocument } from './documents/performance.ts';
import { readmeRegion } from './documents/readme.ts';
import { readPublished } from './harness/published.ts';

/** Renders docs/understand/performance.md, and the regions of the README and of docs/use/nextjs.md, from the published results. */
const ROOT = join(import.meta.dirname, '..');

const published = readPublished();
const replaceIn = (file: string, name: string, text: string): void => {
  const path = join(ROOT, file);
  writeFileSync(path, replaceRegion(readFileSync(path, 'utf8'), name, text));
};

writeFileSync(join(ROOT, 'docs/understand/performance.md'), performanceDocument(published));
replaceIn('README.md', 'performance', readmeRegion(published));
replaceIn('docs/use/nextjs.md', 'cache handlers', nextHandlersRegion(published));

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceRegion } from '../docs/generate/region.ts';
import { performanceDocument } from './documents/performance.ts';
import { readmeRegion } from './documents/readme.ts';
import { readPublished } from './harness/published.ts';

/** Renders docs/understand/performance.md and the README's region from the published results. */
const ROOT = join(import.meta.dirname, '..');
const README = join(ROOT, 'README.md');

const published = readPublished();
writeFileSync(join(ROOT, 'docs/understand/performance.md'), performanceDocument(published));
writeFileSync(README, replaceRegion(readFileSync(README, 'utf8'), 'performance', readmeRegion(published)));

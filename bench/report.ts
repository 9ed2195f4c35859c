import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceRegion } from '../docs/generate/region.ts';
import { headlineTable, performanceDocument } from './lib/documents.ts';
import { lineChart } from './lib/line-chart.ts';
import { readPublished } from './lib/published.ts';

/** Renders what was published: the README's table, docs/performance.md and docs/scale.svg. */
const ROOT = join(import.meta.dirname, '..');
const README = join(ROOT, 'README.md');

const published = readPublished();
writeFileSync(README, replaceRegion(readFileSync(README, 'utf8'), 'bench', headlineTable(published)));
writeFileSync(join(ROOT, 'docs/performance.md'), performanceDocument(published));
const { series = [] } = published.scale ?? {};
if (series.length > 0) {
  const title = 'Time of one call, relative to a raw SET of 200 B in the same round';
  writeFileSync(join(ROOT, 'docs/scale.svg'), lineChart(title, series));
}

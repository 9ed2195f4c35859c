import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performanceDocument } from './harness/documents.ts';
import { lineChart } from './harness/line-chart.ts';
import { readPublished } from './harness/published.ts';

/** Renders docs/understand/performance.md and docs/understand/scale.svg from the published results. */
const FOLDER = join(import.meta.dirname, '../docs/understand');

const published = readPublished();
writeFileSync(join(FOLDER, 'performance.md'), performanceDocument(published));
const { series = [] } = published.scale ?? {};
if (series.length > 0) {
  const title = 'Time of one call, relative to a raw SET of 200 B in the same round';
  writeFileSync(join(FOLDER, 'scale.svg'), lineChart(title, series));
}

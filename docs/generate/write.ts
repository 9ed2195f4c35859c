import { writeFileSync } from 'node:fs';
import { generatedDocuments } from './documents.ts';

for (const { path, before, after } of generatedDocuments()) {
  if (before !== after) writeFileSync(path, after);
  process.stdout.write(`${before === after ? 'Current' : 'Wrote'} ${path}\n`);
}

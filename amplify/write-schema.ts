import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readDeployedSchema } from './data/deployed-schema.ts';

/** Writes the schema of the local GraphQL API. A test fails if it differs from the deployed one. */
const here = import.meta.dirname;
const out = mkdtempSync(join(tmpdir(), 'amplify-redis-schema-'));
try {
  const synth = ['--import', 'tsx', join(here, 'synth.ts'), 'sandbox', '--skip-bundling', '--out', out];
  execFileSync(process.execPath, synth, { stdio: 'pipe' });
  const { sdl } = readDeployedSchema(out);
  const target = join(here, '../src/local/graphql/schema.graphql');
  writeFileSync(target, sdl);
  process.stdout.write(`Wrote ${relative('.', target)}\n`);
} finally {
  rmSync(out, { recursive: true, force: true });
}

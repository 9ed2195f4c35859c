import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readDeployedSchema } from './data/deployed-schema.ts';

/** Writes what the local GraphQL door serves from; a test fails when it is not what would be deployed. */
const here = import.meta.dirname;
const out = mkdtempSync(join(tmpdir(), 'amplify-redis-schema-'));
try {
  const synth = ['--import', 'tsx', join(here, 'synth.ts'), 'sandbox', '--skip-bundling', '--out', out];
  execFileSync(process.execPath, synth, { stdio: 'pipe' });
  const { sdl, introspection } = readDeployedSchema(out);
  const target = join(here, '../src/local/graphql');
  writeFileSync(join(target, 'schema.graphql'), sdl);
  writeFileSync(join(target, 'model-introspection.json'), introspection);
  process.stdout.write(`Wrote the schema and its introspection to ${relative('.', target)}\n`);
} finally {
  rmSync(out, { recursive: true, force: true });
}

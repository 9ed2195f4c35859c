import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../../../src/local/command/terminal.ts';
import { REPOSITORY } from '../../support/programs/programs.ts';
import { readAssembly } from '../assembly.ts';
import { synthesize } from '../synthesize.ts';
import { BASELINE, readBaseline, serializeBaseline } from './baseline.ts';
import { flatten } from './flatten.ts';
import { renew } from './renew.ts';

const USAGE = `Records a release’s resources for the replacement guard.

  npm run baseline`;

const resourcesOf = async (kind: Parameters<typeof synthesize>[0]) =>
  flatten(readAssembly(await synthesize(kind)));

await runCommand({
  usage: USAGE,
  parse: (args) => parseArgs({ args }).values,
  run: async () => {
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      version: string;
    };
    const deployments = {
      cluster: await resourcesOf('cluster'),
      serverless: await resourcesOf('serverless'),
      durable: await resourcesOf('durable'),
      public: await resourcesOf('public'),
    };
    const { baseline, report, refused } = renew(readBaseline(), deployments, version);
    if (baseline) writeFileSync(join(REPOSITORY, BASELINE), serializeBaseline(baseline));
    process.stdout.write(report);
    if (refused) process.exitCode = 1;
  },
});

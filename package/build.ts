import { parseArgs } from 'node:util';
import { runCommand } from '../src/local/command/terminal.ts';

const USAGE = `Writes the package into dist/package. Fails when its public types differ from the reports in package/api.

  npm run build [-- --update]

  --update    replaces the reports that differ`;

await runCommand({
  usage: USAGE,
  parse: (args) => parseArgs({ args, options: { update: { type: 'boolean', default: false } } }).values,
  run: async ({ update }) => {
    // Loaded only now: help needs nothing of it.
    const { buildPackage } = await import('./build-package.ts');
    const differing = await buildPackage({ update });
    if (differing.length === 0 || update) return;
    process.stderr.write(
      `The public types of ${differing.join(', ')} have changed: npm run build -- --update\n`,
    );
    process.exitCode = 1;
  },
});

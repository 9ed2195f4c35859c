/**
 * `npm run build [-- --update]`: writes the package into `dist/package`. Fails when its public types differ from the
 * reports in `package/api`; `--update` replaces the reports.
 */
import { parseArgs } from 'node:util';
import { buildPackage } from './build-package.ts';

const { update } = parseArgs({ options: { update: { type: 'boolean', default: false } } }).values;

const differing = buildPackage({ update });
if (differing.length > 0 && !update) {
  process.stderr.write(
    `The public types of ${differing.join(', ')} have changed: npm run build -- --update\n`,
  );
  process.exitCode = 1;
}

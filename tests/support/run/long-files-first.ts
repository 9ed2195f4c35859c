import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Runs projects with long files first, so that the last worker does not run alone for long. */
const LONGEST_FIRST = [
  'browser',
  'integration',
  'faults',
  'fuzz',
  'model',
  'contract',
  'infra',
  'package',
  'api',
  'unit',
];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => LONGEST_FIRST.indexOf(project.name);
    const sorted = (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
    // A browser test keeps every CPU busy and the others wait half of the time, so one of each runs at a time.
    const browsers = sorted.filter((file) => rank(file) === 0);
    const others = sorted.filter((file) => rank(file) !== 0);
    return others
      .flatMap((file, i) => [...browsers.slice(i, i + 1), file])
      .concat(browsers.slice(others.length));
  }
}

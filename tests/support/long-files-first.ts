import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects with long files first, so that no worker ends the run alone with one. */
const LONGEST_FIRST = ['browser', 'integration', 'faults', 'fuzz', 'model', 'contract', 'infra', 'api', 'unit'];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => LONGEST_FIRST.indexOf(project.name);
    const sorted = (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
    // A browser keeps every processor busy, the others wait for half of their time: one of each at a time.
    const browsers = sorted.filter((file) => rank(file) === 0);
    const others = sorted.filter((file) => rank(file) !== 0);
    return others
      .flatMap((file, i) => [...browsers.slice(i, i + 1), file])
      .concat(browsers.slice(others.length));
  }
}

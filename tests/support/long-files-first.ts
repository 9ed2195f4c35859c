import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects whose files take minutes come first, so that no worker ends the run alone with one of them. */
const LONGEST_FIRST = ['browser', 'integration', 'faults', 'fuzz', 'model', 'contract', 'infra', 'unit'];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => LONGEST_FIRST.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

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

/** Files of a project follow each other, so that a worker keeps what it has loaded. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => LONGEST_FIRST.indexOf(project.name);
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

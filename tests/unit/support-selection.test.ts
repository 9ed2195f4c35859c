import { expect, it } from 'vitest';
import { projectOf, selectedFiles } from '../preflight/selection.ts';

const FILES = [
  'tests/unit/keys.test.ts',
  'tests/contract/session.test.ts',
  'tests/contract/cache.test.ts',
  'tests/browser/console-sessions.test.ts',
];
const ALL = ['unit', 'contract', 'browser'];

it.each([
  [[], ALL],
  [['tests/unit/keys.test.ts'], ['unit']],
  [['tests/unit/keys.test.ts:12'], ['unit']],
  [['session'], ['contract', 'browser']],
  [['session', '--project', 'contract'], ['contract']],
  [
    ['--project=contract', '--project=unit'],
    ['unit', 'contract'],
  ],
  [['--project=*o*'], ['contract', 'browser']],
  [['--project', '!browser'], ALL],
  [['-t', 'a name that no file has'], ALL],
  [['tests/unit', '--reporter', 'verbose'], ['unit']],
])('%j needs what these projects need: %j', (args, projects) => {
  expect([...new Set(selectedFiles(args, FILES).map(projectOf))]).toEqual(projects);
});

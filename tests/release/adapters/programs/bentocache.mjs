import { assert } from '@japa/assert';
import { configure, processCLIArgs, run } from '@japa/runner';
import { close } from './open.mjs';

const passed = [];
const failed = [];

processCLIArgs([]);
configure({
  plugins: [assert()],
  files: ['bentocache-suite.mjs'],
  // Counts tests, so that a suite without tests does not count as a success.
  reporters: {
    activated: ['count'],
    list: [
      {
        name: 'count',
        handler: (_, emitter) =>
          emitter.on('test:end', ({ title, hasError, errors }) => {
            if (hasError) failed.push([title.expanded, ...errors.map(({ error }) => error.message)]);
            else passed.push(title.expanded);
          }),
      },
    ],
  },
  teardown: [
    async () => {
      await close();
      process.stdout.write(JSON.stringify({ passed: passed.length, failed }));
    },
  ],
});

await run();

import { allOperations } from '../../../src/api/operations/all.ts';
import type { OperationMetadata } from '../../../src/api/operations/define.ts';
import { cacheSteps } from './cache-steps.ts';
import { confirmed, sessionSteps } from './session-steps.ts';
import { here, type Memory, no, ok, type Step } from './step.ts';

const tenantSteps: readonly Step[] = [
  ok('createSession', 'to be purged', { keep: { purged: ['sessionId'] } }),
  ok('setCache', 'to be purged', { input: { ...here, value: 1 } }),
  no('purgeTenant', 'INVALID_INPUT', 'limit 0', { limit: 0 }),
  no('purgeTenant', 'INVALID_INPUT', 'an invalid cursor', (memory) => ({
    ...confirmed(memory),
    cursor: 'x',
  })),
  ok('purgeTenant', 'a dry run', { input: { limit: 100_000, dryRun: true } }),
  no('purgeTenant', 'INVALID_INPUT', 'the cursor of a dry run', (memory) => ({
    ...confirmed(memory),
    cursor: 'dry-run.entries.0',
  })),
  no('purgeTenant', 'INVALID_INPUT', 'a dry run with the cursor of a purge', {
    cursor: 'entries.0',
    dryRun: true,
  }),
  no('purgeTenant', 'STEP_UP_REQUIRED', 'neither a fresh sign-in nor a confirmation', { limit: 1 }),
  no('purgeTenant', 'INVALID_INPUT', 'the name of another tenant', { confirm: 'org_other' }),
  ok('purgeTenant', 'all of it', { input: (memory) => ({ ...confirmed(memory), limit: 100_000 }) }),
  no('getSession', 'NOT_FOUND', 'purged', ({ purged = '' }) => ({ sessionId: purged })),
  ok('getCache', 'purged', { input: here }),
];

const known = ({ id = '', handle = '', tenant = '' }: Memory) => ({
  ...{ sessionId: id, except: id, handle, ifVersion: 1 },
  confirm: tenant,
});

/** Every operation with its documented example, and without the permission it needs. */
function exampleSteps(operation: OperationMetadata): readonly Step[] {
  const { name, permission } = operation;
  const needsPermission = permission !== 'public' && permission !== 'authenticated';
  const as = needsPermission ? 'admin' : 'reader';
  const input = Object(operation.example().input);
  const located = (memory: Memory) => ({
    ...input,
    ...Object.fromEntries(Object.entries(known(memory)).filter(([field]) => field in input)),
  });
  const seeds = [
    ...('sessionId' in input || 'except' in input || 'handle' in input
      ? [
          ok('createSession', `for ${name}`, {
            as,
            keep: { id: ['sessionId'], handle: ['session', 'handle'] },
          }),
        ]
      : []),
    ...('key' in input
      ? [ok('setCache', `for ${name}`, { input: allOperations.setCache.example().input })]
      : []),
  ];
  return [
    ...seeds,
    ok(name, 'its example', { as, input: located }),
    ...(needsPermission ? [no(name, 'FORBIDDEN', 'without permission', input, 'reader')] : []),
  ];
}

export const STEPS: readonly Step[] = [
  ...sessionSteps,
  ...cacheSteps,
  ...tenantSteps,
  ...Object.values(allOperations).flatMap((operation) => exampleSteps(operation)),
];

import type { Console } from '../../state/console.ts';
import { allAnswered, type LoggedRequest } from '../../state/request-log.ts';
import type { Store } from '../../state/store.ts';
import type { CacheName, Transport as Door } from '../../transports/transport.ts';
import { asideName } from './cache-checks.ts';
import { type Check, type CheckContext, type CheckResult, expect, Skipped, type Stranger } from './check.ts';
import { CHECKS } from './checks.ts';

export interface RunOptions {
  readonly opened: Console;
  readonly doors: readonly Door[];
  /** @param door through which the stranger is to come */
  readonly strangerAt: ((door: Door['name']) => Promise<Stranger>) | undefined;
  /** Follows the run. */
  readonly results: Store<readonly CheckResult[]>;
}

/** Runs every check through every door, one after the other; ends and deletes what a door's checks made. */
export async function runChecks({ opened, doors, strangerAt, results }: RunOptions): Promise<void> {
  const plan = doors.flatMap((door) =>
    CHECKS.filter(({ only = door.name }) => only === door.name).map((check, i) => ({
      door,
      check,
      id: `${door.name}-${i}`,
    })),
  );
  results.set([
    ...plan.map(({ door, check, id }) => waiting(id, door.name, check)),
    ...doors.map(({ name }) => waiting(`${name}-tidy`, name, TIDY)),
  ]);
  for (const door of doors) {
    const run = crypto.randomUUID().slice(0, 8);
    const made = new Map<string, CacheName>();
    const context: CheckContext = {
      door: remembering(door, made),
      client: opened.client,
      namespace: 'self-test',
      run,
      tag: `self-test-${run}`,
      stranger: strangerAt && (() => strangerAt(door.name)),
      allAnswered: (text) => allAnswered(opened.log, text),
      sessions: new Set(),
    };
    const own = plan.filter((step) => step.door === door);
    for (const { id, check } of own) await perform(opened, results, id, () => check.run(context));
    await perform(opened, results, `${door.name}-tidy`, () => tidy(context, made));
  }
}

const waiting = (
  id: string,
  door: Door['name'],
  { group, title }: Pick<Check, 'group' | 'title'>,
): CheckResult => ({
  id,
  door,
  group,
  title,
  status: 'waiting',
  requests: [],
});

const TIDY = { group: 'Afterwards', title: 'No session and no value is left behind' };

/** The same door, with every cache entry that is made through it written down. */
function remembering(door: Door, made: Map<string, CacheName>): Door {
  const remember = (name: CacheName) => made.set(JSON.stringify([name.namespace, name.key]), name);
  return {
    ...door,
    setCache(name, ...rest) {
      remember(name);
      return door.setCache(name, ...rest);
    },
    setManyCache(namespace, entries, options) {
      for (const key of Object.keys(entries)) remember({ namespace, key });
      return door.setManyCache(namespace, entries, options);
    },
  };
}

async function tidy(context: CheckContext, made: Map<string, CacheName>) {
  const { door, sessions } = context;
  const ids = [...sessions];
  await Promise.all(ids.map((sessionId) => door.destroySession(sessionId)));
  const names = [...made.values(), asideName(context)];
  await Promise.all(names.map((name) => door.deleteCache(name)));
  expect(
    'Sessions left',
    (await Promise.all(ids.map((id) => door.getSession(id)))).filter(Boolean).length,
    0,
  );
  const values = await Promise.all(names.map((name) => door.getCache(name)));
  expect('Entries left', values.filter((value) => value !== null).length, 0);
  const ended = ids.length > 0 ? `, ${ids.length} sessions ended` : '';
  // What happened stays counted: these two namespaces are the same for every run, so that the metrics do not grow.
  return `${names.length} cache entries deleted${ended}; counters stay, under self-test and self-test-whole`;
}

async function perform(
  { log }: Console,
  results: Store<readonly CheckResult[]>,
  id: string,
  run: () => Promise<string | undefined>,
): Promise<void> {
  const change = (next: Partial<CheckResult>) =>
    results.update((all) => all.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const newest = log.entries.get()[0]?.id ?? 0;
  const started = performance.now();
  change({ status: 'running' });
  const verdict = await run().then(
    (note) => ({ status: 'passed' as const, note }),
    (error: unknown) => ({ status: statusOf(error), note: Object(error).message ?? String(error) }),
  );
  change({
    ...verdict,
    durationMs: performance.now() - started,
    requests: requestsSince(log.entries.get(), newest),
  });
}

/** Without the permission a check tells nothing about the product. */
const statusOf = (error: unknown): 'failed' | 'skipped' =>
  error instanceof Skipped || Object(error).code === 'FORBIDDEN' ? 'skipped' : 'failed';

const requestsSince = (entries: readonly LoggedRequest[], newest: number): readonly LoggedRequest[] =>
  entries.filter(({ id, background }) => id > newest && !background).toReversed();

import {
  type PlannedStep,
  planRun,
  type StepResult,
  type TenantUser,
  type Transport,
} from '../../../self-test/index.ts';
import type { LoggedRequest, RequestLog } from '../../state/request-log.ts';
import type { Store } from '../../state/store.ts';
import type { CheckResult } from './check.ts';

export interface RunOptions {
  readonly log: RequestLog;
  readonly transports: readonly Transport[];
  /** Signs in a user of another tenant over the same transport. */
  readonly secondTenant: ((transport: Transport['name']) => Promise<TenantUser>) | undefined;
  /** Updated during the run. */
  readonly results: Store<readonly CheckResult[]>;
}

/** Runs every step over every transport, one after the other, and cleans up. */
export async function runChecks({ log, transports, secondTenant, results }: RunOptions): Promise<void> {
  const plan = transports.flatMap((transport) => {
    const { name } = transport;
    const { steps, cleanUp } = planRun({
      transport,
      namespace: 'self-test',
      secondTenant: secondTenant && (() => secondTenant(name)),
    });
    return [...steps, cleanUp].map((step, i) => ({ step, id: `${name}-${i}`, transport: name }));
  });
  results.set(plan.map(({ step, id, transport }) => waiting(step, id, transport)));
  for (const { step, id } of plan) {
    const change = (next: Partial<CheckResult>) =>
      results.update((all) => all.map((one) => (one.id === id ? { ...one, ...next } : one)));
    const newest = log.entries.get()[0]?.id ?? 0;
    change({ status: 'running' });
    const { status, durationMs, note } = await step.execute();
    const requests = requestsSince(log.entries.get(), newest);
    change({ status: shownAs(status), durationMs, note, requests });
  }
}

const waiting = (
  { group, title, explanation }: PlannedStep,
  id: string,
  transport: Transport['name'],
): CheckResult => ({ id, transport, group, title, explanation, status: 'waiting', requests: [] });

const shownAs = (status: StepResult['status']): CheckResult['status'] =>
  status === 'forbidden' ? 'skipped' : status;

const requestsSince = (entries: readonly LoggedRequest[], newest: number): readonly LoggedRequest[] =>
  entries.filter(({ id }) => id > newest).toReversed();

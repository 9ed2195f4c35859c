import type { Console } from '../../state/console.ts';
import type { LoggedRequest } from '../../state/request-log.ts';
import type { Transport as Door } from '../../transports/transport.ts';

/** What one run works with; its names meet no other run. */
export interface CheckContext {
  readonly door: Door;
  readonly client: Console['client'];
  /** The same for every run: metrics are kept by namespace, and must not grow with runs. Keys begin with `run`. */
  readonly namespace: string;
  readonly run: string;
  readonly tag: string;
  /** Somebody of another tenant; only a laptop can lend one. */
  readonly stranger: (() => Promise<Stranger>) | undefined;
  /** Waits for the requests whose address holds this text. */
  readonly allAnswered: (text: string) => Promise<void>;
  /** Session ids to be ended after the run, whatever happens. */
  readonly sessions: Set<string>;
}

export interface Stranger {
  readonly tenant: string;
  readonly door: Door;
}

export interface Check {
  readonly group: string;
  readonly title: string;
  /** Leave it out to run through every door. */
  readonly only?: Door['name'];
  /** @returns a remark worth keeping @throws what is wrong, or a `Skipped` */
  run(context: CheckContext): Promise<string | undefined>;
}

/** It cannot be told here, and why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

export type CheckStatus = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';

export interface CheckResult {
  readonly id: string;
  readonly door: Door['name'];
  readonly group: string;
  readonly title: string;
  readonly status: CheckStatus;
  readonly durationMs?: number;
  /** Why it failed or was skipped, or a remark. */
  readonly note?: string | undefined;
  readonly requests: readonly LoggedRequest[];
}

/** @throws Error saying what came instead */
export function expect(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what}: expected ${should}, got ${is ?? 'nothing'}`);
}

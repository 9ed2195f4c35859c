import type { StepLabel, Transport } from '../../../self-test/index.ts';
import type { LoggedRequest } from '../../state/request-log.ts';

export type CheckStatus = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';

/** One step of the self-test over one transport. */
export interface CheckResult extends StepLabel {
  readonly id: string;
  readonly transport: Transport['name'];
  readonly status: CheckStatus;
  readonly durationMs?: number;
  /** Why it failed or was skipped, or a remark. */
  readonly note?: string | undefined;
  readonly requests: readonly LoggedRequest[];
}

import { candidateNamed } from '../candidates/all.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { payloadOf } from '../harness/payload.ts';
import type { MeasuredCandidate, MeasuredRow } from '../harness/result.ts';
import { type Runner, withRunners } from '../harness/runner.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import type { Row } from './rows.ts';
import type { SuiteContext } from './suite.ts';

/** A candidate, its Redis and its operation, as data that is sent to a child process. */
export interface CandidateTask {
  readonly name: string;
  readonly address: RedisAddress;
  readonly operation: Operation;
  readonly bytes: number;
  readonly tagged: boolean;
}

export const TAGS = ['user', 'profile'] as const;

/** Opens a candidate and stores its data. */
export async function prepare({ name, address, operation, bytes, tagged }: CandidateTask) {
  const opened = await candidateNamed(name).open(address, { tagged });
  return OPERATIONS[operation]({ opened, name, payload: payloadOf(bytes), tags: tagged ? TAGS : [] });
}

/**
 * Measures rows one after the other on an empty Redis.
 * @param address where candidates connect to
 */
export async function measureRows(
  { redis, only = '', progress }: SuiteContext,
  rows: readonly Row[],
  { host, port }: RedisAddress,
  measure: (runners: readonly Runner[]) => Promise<MeasuredCandidate[]>,
): Promise<MeasuredRow[]> {
  const measured: MeasuredRow[] = [];
  for (const { title, operation, bytes = 200, tagged = false, plain, ours, peers, others = [] } of rows) {
    if (!title.includes(only)) continue;
    progress(title);
    await redis.empty();
    const tasks = [...plain, ...ours, ...peers, ...others].map(
      ({ name }): CandidateTask => ({ name, address: { host, port }, operation, bytes, tagged }),
    );
    const names = (candidates: Row['ours']) => candidates.map(({ name }) => name);
    const candidates = await withRunners('candidate', tasks, measure);
    measured.push({ title, ours: names(ours), peers: names(peers), others: names(others), candidates });
  }
  return measured;
}

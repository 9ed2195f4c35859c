import type { Candidate, Opened } from '../candidates/candidate.ts';
import type { RedisAddress } from '../harness/bench-redis.ts';
import { inChildProcesses } from '../harness/child-processes.ts';
import { payloadOf } from '../harness/payload.ts';
import type { Runner } from '../harness/runner.ts';
import { type CacheOperation, cacheCall, TAGS } from './cache-rows.ts';
import { type SessionOperation, sessionCall } from './session-rows.ts';

/** The workload of a row, as data that is sent to child processes. */
export type Workload = CacheWorkload | { readonly on: 'sessions'; readonly operation: SessionOperation };

export interface CacheWorkload {
  readonly on: 'cache';
  readonly operation: CacheOperation;
  /** Size of the value's JSON text. */
  readonly bytes: number;
  readonly tagged: boolean;
}

/** A candidate, its Redis and its workload. */
export interface CandidateTask {
  readonly name: string;
  readonly address: RedisAddress;
  readonly workload: Workload;
}

/** @returns the call that the row repeats, with its data stored; undefined if the candidate cannot run it */
export function prepare(workload: Workload, opened: Opened, name: string) {
  if (workload.on === 'sessions') return sessionCall(workload.operation, opened);
  return cacheCall(workload.operation, payloadOf(workload.bytes), workload.tagged ? TAGS : [], opened, name);
}

/** Prepares each candidate in its own process, one after the other, and passes on those that can run. */
export function withCandidates<T>(
  address: RedisAddress,
  candidates: readonly Candidate[],
  workload: Workload,
  use: (runners: readonly Runner[]) => Promise<T>,
): Promise<T> {
  const { host, port } = address;
  const jobs = candidates.map(({ name }) => {
    const task: CandidateTask = { name, address: { host, port }, workload };
    return { name, task };
  });
  return inChildProcesses('candidate', jobs, use);
}

import type { Contender, Opened } from '../contenders/contender.ts';
import type { Place } from '../lib/bench-redis.ts';
import { inOwnProcesses } from '../lib/own-processes.ts';
import { payloadOf } from '../lib/payload.ts';
import type { Runner } from '../lib/runner.ts';
import { type CacheOperation, cacheCall, TAGS } from './cache-rows.ts';
import { type SessionOperation, sessionCall } from './session-rows.ts';

/** What everybody does in a row, as data: it is told to other processes. */
export type Work = CacheWork | { readonly on: 'sessions'; readonly operation: SessionOperation };

export interface CacheWork {
  readonly on: 'cache';
  readonly operation: CacheOperation;
  /** Of the value's JSON text. */
  readonly bytes: number;
  readonly tagged: boolean;
}

/** What a contender is to do, and where. */
export interface ContenderTask {
  readonly name: string;
  readonly place: Place;
  readonly work: Work;
}

/** @returns the call that the row repeats, its data stored; undefined if the contender cannot do it */
export function prepare(work: Work, opened: Opened, name: string) {
  if (work.on === 'sessions') return sessionCall(work.operation, opened);
  return cacheCall(work.operation, payloadOf(work.bytes), work.tagged ? TAGS : [], opened, name);
}

/** Lets each contender prepare in a process of its own, one after the other, and hands over those who can take part. */
export function withContenders<T>(
  place: Place,
  contenders: readonly Contender[],
  work: Work,
  use: (runners: readonly Runner[]) => Promise<T>,
): Promise<T> {
  const { host, port } = place;
  const jobs = contenders.map(({ name }) => {
    const task: ContenderTask = { name, place: { host, port }, work };
    return { name, task };
  });
  return inOwnProcesses('contender', jobs, use);
}

import { InvalidInputError } from '../errors.ts';
import { token } from '../shared/random.ts';
import type { AsOf } from './types.ts';

/**
 * The logical time of a tenant's newest invalidation. `time` only rises (µs by the server's clock, or the last value
 * plus one); `generation` is random, made when the watermark is created, so that one lost and made anew is told from
 * the old one.
 */
export interface CacheVersion {
  readonly time: number;
  readonly generation: string;
}

const WATERMARK = /^(\d{1,16})\.([\w-]{6})$/;

const GENERATION_BYTES = 4;

/** For a watermark that may have to be made. */
export const newGeneration = (): string => token(GENERATION_BYTES);

/** @returns undefined for anything but a stored watermark */
export function parseVersion(text: unknown): CacheVersion | undefined {
  const [, time, generation] = typeof text === 'string' ? (WATERMARK.exec(text) ?? []) : [];
  return time === undefined || generation === undefined ? undefined : { time: Number(time), generation };
}

export const formatVersion = ({ time, generation }: CacheVersion): AsOf => `${time}.${generation}` as AsOf;

/** @throws InvalidInputError for a string that `readAsOf` never returned */
export function parseAsOf(asOf: AsOf): CacheVersion {
  const watermark = parseVersion(asOf);
  if (!watermark) throw new InvalidInputError('asOf', 'was not issued by readAsOf()');
  return watermark;
}

/** Whether what is dated `asOf` was read no earlier than the invalidations that `seen` reflects. */
export const covers = (asOf: CacheVersion, seen: CacheVersion): boolean =>
  asOf.generation === seen.generation && asOf.time >= seen.time;

import { InvalidInputError } from '../errors.ts';
import { token } from '../shared/random.ts';
import type { AsOf } from './types.ts';

/**
 * The logical time of a tenant's newest invalidation. `time` only rises (µs by the server's clock, or the last value
 * plus one); `incarnation` is random, made when the watermark is created, so that one lost and made anew is told from
 * the old one.
 */
export interface Watermark {
  readonly time: number;
  readonly incarnation: string;
}

const WATERMARK = /^(\d{1,16})\.([\w-]{6})$/;

const INCARNATION_BYTES = 4;

/** For a watermark that may have to be made. */
export const newIncarnation = (): string => token(INCARNATION_BYTES);

/** @returns undefined for anything but a stored watermark */
export function parseWatermark(text: unknown): Watermark | undefined {
  const [, time, incarnation] = typeof text === 'string' ? (WATERMARK.exec(text) ?? []) : [];
  return time === undefined || incarnation === undefined ? undefined : { time: Number(time), incarnation };
}

export const formatWatermark = ({ time, incarnation }: Watermark): AsOf => `${time}.${incarnation}` as AsOf;

/** @throws InvalidInputError for a string that `readAsOf` never returned */
export function parseAsOf(asOf: AsOf): Watermark {
  const watermark = parseWatermark(asOf);
  if (!watermark) throw new InvalidInputError('asOf', 'was not issued by readAsOf()');
  return watermark;
}

/** Whether what is dated `asOf` was read no earlier than the invalidations that `seen` reflects. */
export const covers = (asOf: Watermark, seen: Watermark): boolean =>
  asOf.incarnation === seen.incarnation && asOf.time >= seen.time;

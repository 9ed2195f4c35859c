import { InvalidInputError } from '../errors.ts';
import { randomToken } from '../shared/random.ts';

/** The tenant's version at a certain moment. Opaque: pass it back unchanged. */
export type AsOf = string & { readonly __brand: 'AsOf' };

/**
 * The tenant's version: the logical time of its newest invalidation. `time` only increases (µs by the server's clock,
 * or the last value plus one). `generation` is generated randomly when the version is created, so that a version that
 * was lost and recreated differs from the old one.
 */
export interface CacheVersion {
  readonly time: number;
  readonly generation: string;
}

const VERSION = /^(\d{1,16})\.([\w-]{6})$/;

const GENERATION_BYTES = 4;

/** Generation for a version that may have to be created. */
export const newGeneration = (): string => randomToken(GENERATION_BYTES);

/** @returns undefined unless the text is a stored version */
export function parseVersion(text: unknown): CacheVersion | undefined {
  const [, time, generation] = typeof text === 'string' ? (VERSION.exec(text) ?? []) : [];
  return time === undefined || generation === undefined ? undefined : { time: Number(time), generation };
}

export const formatVersion = ({ time, generation }: CacheVersion): AsOf => `${time}.${generation}` as AsOf;

/** @throws InvalidInputError for a string that `readAsOf` never returned */
export function parseAsOf(asOf: AsOf): CacheVersion {
  const version = parseVersion(asOf);
  if (!version) throw new InvalidInputError('asOf', 'was not issued by readAsOf()');
  return version;
}

/** Whether a value read as of `version` reflects every invalidation up to `seen`. */
export const isAtLeast = (version: CacheVersion, seen: CacheVersion): boolean =>
  version.generation === seen.generation && version.time >= seen.time;

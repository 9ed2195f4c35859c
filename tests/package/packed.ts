import { inject } from 'vitest';

/** The path of the package that this run has built and packed. */
export const packedTarball = (): string => inject('tarball');

/** Entries whose public types differ from their report in `package/api`. */
export const differingTypes = (): readonly string[] => inject('differingTypes');

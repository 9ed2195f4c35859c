import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { REPOSITORY } from '../../support/programs/programs.ts';
import type { Kind } from '../synthesize.ts';
import type { Resources } from './flatten.ts';

/** The deployments of production branches. */
export const BASELINE_KINDS = ['cluster', 'serverless', 'durable', 'public'] as const satisfies Kind[];
export type BaselineKind = (typeof BASELINE_KINDS)[number];

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()),
  DeletionPolicy: z.string().exactOptional(),
  UpdatePolicy: z.record(z.string(), z.unknown()).exactOptional(),
});

const schema = z.strictObject({
  /** Of the product, whose templates these are. */
  version: z.string(),
  deployments: z.record(z.enum(BASELINE_KINDS), z.record(z.string(), resource)),
});

/** What the last release that replaced something deployed. */
export interface Baseline {
  readonly version: string;
  readonly deployments: Readonly<Record<BaselineKind, Resources>>;
}

export const BASELINE = 'tests/infra/replacements/baseline.json';

/** @returns undefined before the first release that has one */
export function readBaseline(file = join(REPOSITORY, BASELINE)): Baseline | undefined {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export const serializeBaseline = (baseline: Baseline): string => `${JSON.stringify(baseline, null, 1)}\n`;

/** Identifies what a baseline contains, whatever its version. */
export const fingerprint = ({ deployments }: Baseline): string =>
  createHash('sha256').update(JSON.stringify(deployments)).digest('hex').slice(0, 12);

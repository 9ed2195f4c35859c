import type { AlarmName, Options } from '../options/index.ts';

/** The value at which each alarm rings; `false` if it is turned off. */
export type AlarmThresholds = Readonly<Record<AlarmName, number | false>>;

/** `sessionManager` and `cacheManager`. */
const FUNCTIONS = 2;
/** Connections from one environment to one node: one for commands and, briefly, one that requests the topology. */
const CONNECTIONS = 2;
/** A deployment replaces all environments, and Redis closes the connections of the old ones only after some minutes. */
const HEADROOM = 1.25;
/** The integration guide’s threshold. */
const LEAST_CONNECTIONS = 100;

/** Environments per function if there is no limit: half of an account's default concurrency in Lambda. */
const USUAL_CONCURRENCY = 500;
const BUSY = 0.8;

/**
 * The thresholds from the options, and those derived from `maxConcurrency`: 100 connections, the guide's threshold, are
 * normal once 100 environments are warm.
 */
export function alarmThresholds({
  alarms,
  maxConcurrency,
}: Pick<Options, 'alarms' | 'maxConcurrency'>): AlarmThresholds {
  const connections = Math.ceil((maxConcurrency ?? 0) * FUNCTIONS * CONNECTIONS * HEADROOM);
  return {
    ...alarms,
    connectionFails: alarms.connectionFails ?? Math.max(LEAST_CONNECTIONS, connections),
    functionConcurrency:
      alarms.functionConcurrency ?? Math.ceil((maxConcurrency ?? USUAL_CONCURRENCY) * BUSY),
  };
}

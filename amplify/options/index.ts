export { ALARM_NAMES } from './alarms.ts';
export { cleanupInterval } from './cleanup-interval.ts';
export { checkOptions, type Options, optionsSchema, optionsShape } from './options.ts';
export { parseOptions } from './parse.ts';
export { secretName, url } from './text.ts';
export type { ClusterTopology, ExistingTopology, ServerlessTopology, Topology } from './topologies.ts';
export type * from './types.ts';

export * from './cache.ts';
export { type ConsoleContext, consoleInfo } from './console.ts';
export { type ConsoleProbe, createConsoleProbe } from './console-probe.ts';
export { type HealthContext, redisHealth } from './health.ts';
export { createHealthProbe, type HealthProbe } from './health-probe.ts';
export {
  type CallerContext,
  type Operation,
  type OperationContext,
  type OperationFacts,
  type RequestFacts,
  runOperation,
} from './operation.ts';
export { rejectPrototypeKeys } from './prototype-keys.ts';
export { merge, type RawInput } from './raw-input.ts';
export type { SessionContext } from './session-access.ts';
export { sessionSchema, summarySchema } from './session-schemas.ts';
export * from './sessions.ts';
export { purgeTenant, type TenantContext } from './tenant.ts';

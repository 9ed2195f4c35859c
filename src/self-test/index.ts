export type { Exchange } from './exchange.ts';
export { codeOf, expectEqual, Skipped, StepFailure } from './expect.ts';
export { httpTransport } from './http-transport.ts';
export { type PlannedStep, planRun, runUntilFailure, type StepLabel, type StepResult } from './run.ts';
export { PERMISSIONS, type TenantUser } from './steps/index.ts';
export type { Transport } from './transport.ts';

export type { Exchange } from './exchange.ts';
export { type HttpTransportOptions, httpTransport } from './http-transport.ts';
export { type PlannedStep, planRun, type Run, runUntilFailure, type StepResult } from './run.ts';
export type { StepText, TenantUser } from './step.ts';
export { PERMISSIONS } from './steps.ts';
export type { Transport } from './transport.ts';

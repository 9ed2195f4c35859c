export { PERMISSIONS, STEPS } from './all.ts';
export type { Step, StepContext, StepText, TenantUser } from './step.ts';

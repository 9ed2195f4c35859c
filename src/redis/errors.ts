/** Every error that the core throws. */
export * from './call-errors.ts';
export * from './redis-error.ts';
export * from './redis-error-guard.ts';
export * from './size-errors.ts';
export * from './step-up-error.ts';

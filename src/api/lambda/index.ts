export { createLambdaHandler, type LambdaHandler } from './handler.ts';
export { operatorCommands } from './operator-commands.ts';
export { scheduledCleanup } from './scheduled-cleanup.ts';
export { openLambdaService } from './service.ts';

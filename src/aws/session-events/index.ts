export { createEventBus } from './event-bus.ts';
export { readLogLines } from './log-subscription.ts';

export { type HttpCall, tokenOf } from './http-call.ts';
export { keyHeader } from './idempotency-key.ts';
export { createSend, type Send } from './send.ts';
export { untilAborted, waitAtMost } from './waiting.ts';

// Stands for Lambda's runtime: plain Node that imports a bundle and hands events to its handler. Run with an IPC
// channel.
import { pathToFileURL } from 'node:url';
import { blocked } from './black-hole.mjs';

const { BUNDLE = '' } = process.env;
delete process.env.BUNDLE;

const started = performance.now();
const { handler } = await import(pathToFileURL(BUNDLE).href);
process.send({ importMs: performance.now() - started });

process.on('message', async ({ event, id }) => {
  const began = performance.now();
  const context = {
    awsRequestId: `request-${id}`,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => 30_000,
  };
  try {
    const result = await handler(event, context);
    process.send({ id, result, ms: performance.now() - began, blocked });
  } catch (error) {
    process.send({ id, error: String(error), ms: performance.now() - began, blocked });
  }
});
process.on('disconnect', () => process.exit(0));

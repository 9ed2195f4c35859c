import { createLog, readSessionAudit } from '../../../src/api/logging/index.ts';
import { createEventBus, readLogLines } from '../../../src/aws/session-events/index.ts';
import { sessionEvent } from './session-event.ts';

const { EVENT_BUS_NAME = '', DEPLOYMENT = '' } = process.env;
const bus = createEventBus(EVENT_BUS_NAME);
const log = createLog();

/**
 * Puts session events on EventBridge. CloudWatch Logs invokes it with batches of audit lines. If it fails, Lambda
 * retries the whole batch, so events can arrive more than once.
 */
export const handler = async (event: unknown) => {
  const lines = await readLogLines(event);
  const events = lines.flatMap((line) => readSessionAudit(line) ?? []);
  const ignored = lines.length - events.length;
  if (ignored > 0) log('warn', 'lines ignored', { ignored });
  await bus.put(events.map((audit) => sessionEvent(audit, DEPLOYMENT)));
  return { events: events.length, ignored };
};

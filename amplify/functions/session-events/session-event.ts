import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { SessionAudit } from '../../../src/api/logging/index.ts';

/** The `source` of every event. */
const SOURCE = 'amplify-redis';

/**
 * An event as docs/operate/session-events.md describes it.
 * @param deployment tells apart deployments that share a bus
 */
export function sessionEvent(audit: SessionAudit, deployment: string): PutEventsRequestEntry {
  return {
    Source: SOURCE,
    DetailType: `session ${audit.type}`,
    Time: new Date(audit.time),
    Detail: JSON.stringify({ deployment, ...audit }),
  };
}

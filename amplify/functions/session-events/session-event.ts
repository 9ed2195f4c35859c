import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { SessionAudit } from '../../../src/api/logging/index.ts';

/** The `source` of every event. */
const SOURCE = 'amplify-redis';

/**
 * Creates an event as described in docs/operate/session-events.md.
 * @param deployment distinguishes deployments that share a bus
 */
export function sessionEvent(audit: SessionAudit, deployment: string): PutEventsRequestEntry {
  return {
    Source: SOURCE,
    DetailType: `session ${audit.type}`,
    Time: new Date(audit.time),
    Detail: JSON.stringify({ deployment, ...audit }),
  };
}

import { randomUUID } from 'node:crypto';
import type { SessionEvent } from '../../redis/index.ts';
import type { Log } from './fields.ts';

/** Events that are warnings. All others are audit lines. */
const FAILURES: ReadonlySet<SessionEvent['type']> = new Set([
  'touch-failed',
  'register-failed',
  'tenant-full',
]);

/** @returns the line of a session event: an audit line with a unique id, or a warning */
export function sessionLine({ type, tenantId, ...details }: SessionEvent): Parameters<Log> {
  const facts = { tenant: tenantId, ...details };
  const message = `session ${type}`;
  if (FAILURES.has(type)) return ['warn', message, facts];
  return ['info', message, { audit: true, eventId: randomUUID(), ...facts }];
}

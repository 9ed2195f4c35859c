import type { ConnectionEvent } from '../../redis/index.ts';

export interface ConnectionNotices {
  readonly onEvent: (event: ConnectionEvent) => void;
  /** Why there is no connection, when that is known. */
  reason(): string | undefined;
}

/**
 * Tells the user when the connection to Redis is lost, once why it does not come back, and when it is back.
 * @param isStopping whether the product closes the connection itself
 */
export function createConnectionNotices(
  onNotice: (text: string) => void,
  isStopping: () => boolean,
): ConnectionNotices {
  let lost = false;
  let reason: string | undefined;
  return {
    onEvent({ type, error }) {
      if (isStopping()) return;
      if (type === 'ready') {
        if (lost) onNotice('Redis is back.');
        lost = false;
        reason = undefined;
      } else if (type === 'closed' && !lost) {
        lost = true;
        onNotice('Redis connection lost: requests that need it fail with 503 until it is back.');
        if (reason) onNotice(`${reason}.`);
      } else if (type === 'error' && error && error.message !== reason) {
        reason = error.message;
        if (lost) onNotice(`${reason}.`);
      }
    },
    reason: () => reason,
  };
}

/** A session event. Contains public handles only: never ids, tokens or metadata. */
export type SessionEvent =
  | {
      readonly type: 'created' | 'destroyed' | 'rotated' | 'evicted';
      readonly tenantId: string;
      readonly userId: string;
      readonly handle: string;
    }
  | { readonly type: 'revoked'; readonly tenantId: string }
  | { readonly type: 'expired'; readonly tenantId: string; readonly handle: string }
  /** A tenant could not be registered for the scheduled cleanup. The next session created for it tries again. */
  | { readonly type: 'register-failed'; readonly tenantId: string; readonly code: string }
  /** A create or an update was rejected because the tenant's sessions have reached their memory limit. */
  | { readonly type: 'tenant-full'; readonly tenantId: string }
  /** A session was read, but its idle timeout could not be renewed. The next read tries again. */
  | {
      readonly type: 'touch-failed';
      readonly tenantId: string;
      readonly handle: string;
      readonly code: string;
    };

/** Receives every event after it has taken effect. Must not throw. */
export type SessionEventListener = (event: SessionEvent) => void;

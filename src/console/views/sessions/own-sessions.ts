import { createStore } from '../../state/store.ts';

/**
 * Ids of the sessions that this page created: handle -> id. Lists contain handles only, and a handle is enough only to
 * end a session. Kept in memory only: the id is a secret.
 */
export const ownSessions = createStore<ReadonlyMap<string, string>>(new Map());

/** The session this page uses as its own, as an app would keep one in its cookie. */
export const currentHandle = createStore<string | undefined>(undefined);

export function keep(handle: string, sessionId: string): void {
  ownSessions.update((now) => new Map([...now, [handle, sessionId]]));
}

export function forget(handles: readonly string[]): void {
  ownSessions.update((now) => new Map([...now].filter(([handle]) => !handles.includes(handle))));
  const current = currentHandle.get();
  if (current !== undefined && handles.includes(current)) currentHandle.set(undefined);
}

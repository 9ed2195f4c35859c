import { createStore } from '../../state/store.ts';

/**
 * Ids of the sessions that this page created: handle -> id. Lists tell handles only, so without the id nothing but
 * ending a session is possible. In memory alone: who has the id has the session.
 */
export const ownSessions = createStore<ReadonlyMap<string, string>>(new Map());

/** The one this page goes by, as an app would keep one in its cookie. */
export const currentHandle = createStore<string | undefined>(undefined);

export function keep(handle: string, sessionId: string): void {
  ownSessions.update((now) => new Map([...now, [handle, sessionId]]));
}

export function forget(handles: readonly string[]): void {
  ownSessions.update((now) => new Map([...now].filter(([handle]) => !handles.includes(handle))));
  const current = currentHandle.get();
  if (current !== undefined && handles.includes(current)) currentHandle.set(undefined);
}

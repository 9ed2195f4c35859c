import type { LoggedRequest, RequestLog } from './request-log.ts';

/** In this tab only, as the token. Present if the user asked for it. */
const STORAGE_KEY = 'amplify-redis.requests';

const MAX_KEPT = 100;
/** Storage holds about 5 MB. */
const MAX_BODY_CHARS = 4_000;

export const isLogKept = (): boolean => sessionStorage.getItem(STORAGE_KEY) !== null;

export function keepLog(isKept: boolean): void {
  if (isKept) sessionStorage.setItem(STORAGE_KEY, '[]');
  else sessionStorage.removeItem(STORAGE_KEY);
}

/** @returns the requests from before a reload, newest first */
export function keptRequests(): readonly LoggedRequest[] {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]');
  } catch {
    return [];
  }
}

/** Stores the newest requests when the page is left. */
export function storeLogOnLeave({ entries }: RequestLog): void {
  window.addEventListener('pagehide', () => {
    if (!isLogKept()) return;
    const answered = entries.get().filter(({ outcome }) => outcome);
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(answered.slice(0, MAX_KEPT).map(shortened)));
  });
}

const shortened = ({ outcome, ...request }: LoggedRequest): LoggedRequest => ({
  ...request,
  ...(outcome && { outcome: { ...outcome, body: outcome.body?.slice(0, MAX_BODY_CHARS) } }),
});

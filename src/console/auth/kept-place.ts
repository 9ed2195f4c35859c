import { goTo } from '../state/route.ts';

const STORAGE_KEY = 'amplify-redis.place';

/** Keeps the view that was asked for while the page of the issuer is shown: the address it returns to is fixed. */
export function keepPlace(): void {
  sessionStorage.setItem(STORAGE_KEY, location.hash);
}

/** Returns to that view, once. */
export function restorePlace(): void {
  const place = sessionStorage.getItem(STORAGE_KEY);
  sessionStorage.removeItem(STORAGE_KEY);
  if (place && location.hash === '') goTo(place, 'replace');
}

import { useSyncExternalStore } from 'react';

export const ROUTES = [
  { path: 'connection', title: 'Connection' },
  { path: 'self-test', title: 'Self-test' },
  { path: 'sessions', title: 'Sessions' },
  { path: 'cache', title: 'Cache' },
  { path: 'requests', title: 'Requests' },
] as const;

export type Route = (typeof ROUTES)[number];

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** The current view, from the fragment of the URL, which static hosting does not have to know. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return ROUTES.find(({ path }) => hash === `#/${path}`) ?? ROUTES[0];
}

import { useSyncExternalStore } from 'react';

export const ROUTES = [
  { path: 'get-started', title: 'Get started' },
  { path: 'overview', title: 'Overview' },
  { path: 'cache', title: 'Cache' },
  { path: 'sessions', title: 'Sessions' },
  { path: 'playground', title: 'Playground' },
  { path: 'self-test', title: 'Self-test' },
  { path: 'requests', title: 'Requests' },
  { path: 'reference', title: 'Reference' },
] as const;

export type Route = (typeof ROUTES)[number];
export type RoutePath = Route['path'];

/** Where the console is: a view, and what it shows. */
export interface Place {
  readonly route: Route;
  /** The rest of the path: `#/cache/users/user_1` -> `['users', 'user_1']` */
  readonly rest: readonly string[];
}

const FALLBACK = ROUTES[1];

/** The fragment of a view, for a link. The parts may contain any characters. */
export const hrefOf = (path: RoutePath, ...rest: readonly string[]): string =>
  `#/${[path, ...rest.map(encodeURIComponent)].join('/')}`;

/** Opens a view. @param mode `replace` adds no entry to the history of the browser */
export function goTo(href: string, mode: 'push' | 'replace' = 'push'): void {
  if (href === location.hash) return;
  if (mode === 'push') location.hash = href;
  else {
    history.replaceState(null, '', href);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** The current place, from the fragment of the URL, which static hosting does not have to know. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, () => location.hash));
}

function placeOf(hash: string): Place {
  const [path, ...rest] = hash.replace(/^#\//, '').split('/');
  const route = ROUTES.find((one) => one.path === path);
  return route ? { route, rest: rest.map(decoded) } : { route: FALLBACK, rest: [] };
}

/** A fragment typed by hand may be malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

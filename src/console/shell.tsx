import { type ReactNode, useEffect, useRef } from 'react';
import { signOut } from './auth/session.ts';
import { Brand } from './components/brand.tsx';
import { Button } from './components/button.tsx';
import { OutageNotice } from './outage-notice.tsx';
import { announcement } from './state/announce.ts';
import { useConsole } from './state/console.ts';
import { ROUTES, type Route, useRoute } from './state/route.ts';
import { useStore } from './state/store.ts';
import { StatusPill } from './status-pill.tsx';
import { ThemeChoice } from './theme-choice.tsx';
import { TokenNotice } from './token-notice.tsx';
import { CacheView } from './views/cache/cache-view.tsx';
import { ConnectionView } from './views/connection/connection-view.tsx';
import { RequestsView } from './views/requests/requests-view.tsx';
import { SelfTestView } from './views/self-test/self-test-view.tsx';
import { SessionsView } from './views/sessions/sessions-view.tsx';

const VIEWS: Record<Route['path'], () => ReactNode> = {
  connection: ConnectionView,
  'self-test': SelfTestView,
  sessions: SessionsView,
  cache: CacheView,
  requests: RequestsView,
};

/** The frame around every view: navigation, the current user, and the state of Redis. */
export function Shell() {
  const route = useRoute();
  const View = VIEWS[route.path];
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(route);

  useEffect(() => {
    document.title = `${route.title} · amplify-redis console`;
    // Focusing the heading announces a new view to screen readers; the first view needs no announcement.
    if (shown.current !== route) heading.current?.focus();
    shown.current = route;
  }, [route]);

  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => heading.current?.focus()}>
        Skip to content
      </button>
      <header className="side">
        <Brand />
        <StatusPill />
        <nav aria-label="Views">
          {ROUTES.map(({ path, title }) => (
            <a key={path} href={`#/${path}`} aria-current={route.path === path ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <CurrentUser />
      </header>
      <main className="content" id="content">
        <h1 tabIndex={-1} ref={heading}>
          {route.title}
        </h1>
        <TokenNotice />
        <OutageNotice />
        <View />
      </main>
      <Announcements />
    </div>
  );
}

function CurrentUser() {
  const { identity } = useConsole().user;
  return (
    <div className="current-user">
      <p>
        <strong>{identity.userId}</strong>
        <span>{identity.tenantName ?? identity.tenantId ?? 'no tenant'}</span>
      </p>
      <Button look="quiet" onClick={signOut}>
        Switch user
      </Button>
      <ThemeChoice />
    </div>
  );
}

function Announcements() {
  const text = useStore(announcement);
  return (
    <div className="announcements" role="status">
      {text}
    </div>
  );
}

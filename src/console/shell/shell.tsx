import { LogOut } from 'lucide';
import { useEffect, useRef } from 'react';
import { signOut } from '../auth/session.ts';
import { Brand } from '../components/brand.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Lazy } from '../components/lazy.tsx';
import { useConsole } from '../state/console.ts';
import { hrefOf, ROUTES, usePlace } from '../state/route.ts';
import { VIEWS } from '../views/all-views.ts';
import { Announcements } from './announcements.tsx';
import { useKeptFocus } from './keep-focus.ts';
import { OutageNotice } from './outage-notice.tsx';
import { StatusPill } from './status-pill.tsx';
import { ThemeChoice } from './theme-choice.tsx';
import { TokenNotice } from './token-notice.tsx';

/** The frame around every view: navigation, the current user, and the state of Redis. */
export function Shell() {
  const { route } = usePlace();
  const { user } = useConsole();
  const content = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const navigation = useRef<HTMLElement>(null);
  // After a sign-in on this page, the button that was pressed is gone.
  const shown = useRef(user.serial > 0 ? undefined : route);
  useKeptFocus(content);

  useEffect(() => {
    document.title = `${route.title} · amplify-redis console`;
    // Focusing the heading announces a new view to screen readers; after a reload there is nothing to announce.
    if (shown.current !== route) heading.current?.focus();
    shown.current = route;
    // On a phone, the navigation is a strip that scrolls.
    navigation.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [route]);

  return (
    <div className="shell">
      <button type="button" className="skip" onClick={() => heading.current?.focus()}>
        Skip to content
      </button>
      <header className="side">
        <Brand />
        <StatusPill />
        <nav aria-label="Views" ref={navigation}>
          {ROUTES.map(({ path, title }) => (
            <a key={path} href={hrefOf(path)} aria-current={route.path === path ? 'page' : undefined}>
              <Icon of={VIEWS[path].icon} />
              {title}
            </a>
          ))}
        </nav>
        <CurrentUser />
      </header>
      <main className="content" id="content" ref={content}>
        <h1 tabIndex={-1} ref={heading}>
          {route.title}
        </h1>
        <TokenNotice />
        <OutageNotice />
        <Lazy key={route.path} code={VIEWS[route.path].code} what="the view" props={{}} />
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
      <Button look="quiet" icon={LogOut} onClick={signOut}>
        Switch user
      </Button>
      <ThemeChoice />
    </div>
  );
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConsole } from '../../state/console.ts';
import { goTo, hrefOf, usePlace } from '../../state/route.ts';
import { SessionPanel } from './detail/session-panel.tsx';
import { HistoryCard } from './history-card.tsx';
import { ListCard } from './list/list-card.tsx';
import { type Scope, useSessionPages } from './list/use-session-pages.ts';
import { TenantCard } from './tenant/tenant-card.tsx';
import { useSessionActions } from './use-session-actions.ts';

/** The sessions of the tenant, or of the user without the permission for them, and one of them in detail. */
export function SessionsView() {
  const { identity } = useConsole().user;
  const manages = identity.permissions.includes('sessions:manage');
  const [lookUp, setLookUp] = useState<Scope>();
  /** The user of the session in the panel. */
  const [seen, setSeen] = useState<string>();
  const all = useSessionPages(manages ? 'tenant' : 'own');
  const looked = useSessionPages(lookUp);
  const shown = lookUp === undefined ? all : looked;
  const { refresh: refreshAll } = all;
  const { refresh: refreshLooked } = looked;
  const refresh = useCallback(async () => {
    await Promise.all([refreshAll(), refreshLooked()]);
  }, [refreshAll, refreshLooked]);
  /** The user whose ended sessions were asked for. */
  const [endedOf, setEndedOf] = useState<string>();
  const history = useRef<HTMLDivElement>(null);
  const showEnded = useCallback((userId: string) => {
    // The view may have been left in the meantime.
    if (!history.current) return goTo(hrefOf('sessions'));
    setEndedOf(userId);
    history.current.scrollIntoView({ block: 'center' });
    history.current.querySelector('h2')?.focus();
  }, []);
  const actions = useSessionActions(refresh, showEnded);
  const [handle] = usePlace().rest;
  useReturnedFocus(handle);

  const lookedUp = typeof lookUp === 'object' ? lookUp.userId : undefined;
  const user = (handle === undefined ? undefined : seen) ?? lookedUp ?? endedOf;
  const handles = useMemo(() => shown.sessions?.map((one) => one.handle).join(' '), [shown.sessions]);
  return (
    <div className="cards">
      <div className={handle === undefined ? 'session-layout' : 'session-layout has-panel'}>
        <ListCard
          all={all}
          shown={shown}
          actions={actions}
          refresh={refresh}
          onLookUp={
            manages
              ? (userId) => {
                  setLookUp(userId === undefined ? undefined : { userId });
                  setEndedOf(undefined);
                }
              : undefined
          }
        />
        {handle !== undefined && (
          <SessionPanel
            handle={handle}
            updatedAt={shown.updatedAt}
            end={actions.end}
            onChanged={refresh}
            onUser={setSeen}
          />
        )}
      </div>
      {handles !== undefined && (
        <div ref={history}>
          <HistoryCard
            userId={user === identity.userId ? undefined : user}
            changes={handles}
            onOwn={endedOf !== undefined && user === endedOf ? () => setEndedOf(undefined) : undefined}
          />
        </div>
      )}
      {identity.tenantId !== undefined && <TenantCard tenantId={identity.tenantId} onChanged={refresh} />}
    </div>
  );
}

/** When the panel closes, focus returns to the link that opened it. */
function useReturnedFocus(handle: string | undefined): void {
  const before = useRef(handle);
  useEffect(() => {
    const closed = handle === undefined ? before.current : undefined;
    before.current = handle;
    if (closed !== undefined)
      document.querySelector<HTMLElement>(`a[href="${CSS.escape(hrefOf('sessions', closed))}"]`)?.focus();
  }, [handle]);
}

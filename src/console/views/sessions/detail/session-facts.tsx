import { Copy } from 'lucide';
import type { ReactNode } from 'react';
import type { SessionSummary } from '../../../../client/index.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Facts } from '../../../components/facts.tsx';
import { Moment } from '../../../components/moment.tsx';
import { copyText } from '../../../state/announce.ts';

/** What the service knows about a session by its handle. */
export function SessionFacts({ session }: { readonly session: SessionSummary }) {
  const { handle, roles, permissions, claims, authTime, amr, acr, actor } = session;
  return (
    <Facts
      facts={[
        ['User', session.userId],
        ['Email', session.email],
        ['Organization', session.organizationName ?? session.organizationId],
        ['Device', session.device ?? 'Unknown device'],
        ['User agent', session.userAgent ?? 'unknown'],
        ['Address', session.ipAddress ?? 'unknown'],
        ['Roles', names(roles)],
        ['Permissions', names(permissions)],
        ['Claims', claims && <code>{JSON.stringify(claims)}</code>],
        ['Signed in', authTime === undefined ? undefined : <Moment key="time" at={authTime} />],
        ['Authentication methods', amr && names(amr)],
        ['Authentication class', acr],
        ['Actor', actor?.sub],
        ['Version', String(session.version)],
        [
          'Handle',
          <span key="handle" className="handle">
            <code>{handle}</code>
            <Button
              look="quiet"
              icon={Copy}
              label="Copy the handle"
              onClick={() => void copyText(handle, 'Handle')}
            />
          </span>,
        ],
      ]}
    />
  );
}

const names = (all: readonly string[] = []): ReactNode =>
  all.length === 0 ? (
    'none'
  ) : (
    <span className="names">
      {all.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </span>
  );

import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Facts } from '../../components/facts.tsx';
import { useConsole } from '../../state/console.ts';
import { formatSpan } from '../../state/format.ts';
import { useNow } from '../../state/use-now.ts';

/** The identity in the token, for display; the service verifies it. */
export function IdentityCard() {
  const { user, deployment } = useConsole();
  const { identity, renew } = user;
  const leftMs = identity.expiresAt - useNow();
  const left = leftMs > 0 ? `in ${formatSpan(leftMs)}` : 'expired';
  return (
    <Card title="You" hint="Decoded from the token. The service verifies it with every request.">
      <Facts
        facts={[
          ['Tenant', identity.tenantId ?? 'none: the service rejects this token'],
          ['Organization', identity.tenantName],
          ['User', identity.userId],
          ['Email', identity.email],
          ['Roles', <Names key="roles" names={identity.roles} />],
          ['Permissions', <Names key="permissions" names={identity.permissions} />],
          ['Token expires', renew ? `${left}, then renewed` : left],
          ['Issuer', identity.issuer],
          ['Session URL', deployment.sessionUrl],
          ['Cache URL', deployment.cacheUrl],
          ['GraphQL', deployment.graphqlUrl ?? 'not in the outputs'],
        ]}
      />
    </Card>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return 'none';
  return (
    <span className="names">
      {names.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </span>
  );
}

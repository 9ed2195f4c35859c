export interface DemoUser {
  readonly id: string;
  readonly role: 'admin' | 'member';
  readonly permissions: readonly string[];
}

export interface DemoTenant {
  readonly id: string;
  readonly name: string;
  /** Domain of the users' mail addresses; `.example` never resolves. */
  readonly domain: string;
  readonly users: readonly DemoUser[];
}

const admin = (id: string): DemoUser => ({
  id,
  role: 'admin',
  permissions: ['cache:write', 'sessions:manage', 'console:use'],
});

const member = (id: string): DemoUser => ({ id, role: 'member', permissions: ['cache:write'] });

/** Who exists on a laptop. Two tenants, so that isolation can be seen; an admin and a member in each. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  { id: 'org_acme', name: 'Acme Corp', domain: 'acme.example', users: [admin('alice'), member('bob')] },
  { id: 'org_globex', name: 'Globex', domain: 'globex.example', users: [admin('carol'), member('dave')] },
];

export function findDemoUser(tenantId: string, userId: string): DemoUser | undefined {
  return DEMO_TENANTS.find(({ id }) => id === tenantId)?.users.find(({ id }) => id === userId);
}

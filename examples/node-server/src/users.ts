export interface User {
  readonly tenantId: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

const USERS = new Map<unknown, User>([
  ['alice', { tenantId: 'org_acme', userId: 'alice', roles: ['editor'] }],
  ['bob', { tenantId: 'org_acme', userId: 'bob', roles: [] }],
  ['carol', { tenantId: 'org_globex', userId: 'carol', roles: ['editor'] }],
]);

/** A stand-in for your identity provider, without passwords: verify a password or a token here. */
export const authenticate = async (name: unknown): Promise<User | undefined> => USERS.get(name);

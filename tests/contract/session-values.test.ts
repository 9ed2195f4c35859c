import { expect, it } from 'vitest';
import { createSessionStore } from '../../src/redis/index.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

// Sessions whose stored lines are the same are parsed once and share what was parsed.
describeRedis('standalone', (redis) => {
  const alike = { userId: 'alice', roles: ['admin'], metadata: { cart: { items: [{ id: 1 }] } } };

  async function twoTenants() {
    const store = createSessionStore(redis.client, { touchInterval: 0 });
    const open = async (tenantId: string) => ({
      tenantId,
      ...(await store.createSession({ tenantId, ...alike })),
    });
    return { store, one: await open(freshTenant()), other: await open(freshTenant()) };
  }

  it('sessions that look alike stay those of their tenants', async () => {
    const { store, one, other } = await twoTenants();
    const read = await store.getSession(one.tenantId, one.sessionId);
    const readOther = await store.getSession(other.tenantId, other.sessionId);
    expect(read).toMatchObject({ tenantId: one.tenantId, handle: one.session.handle, ...alike });
    expect(readOther).toMatchObject({ tenantId: other.tenantId, handle: other.session.handle, ...alike });
    expect(await store.getSession(other.tenantId, one.sessionId)).toBeNull();
  });

  it('an update of one is not seen in the other', async () => {
    const { store, one, other } = await twoTenants();
    await store.updateSession(one.tenantId, one.sessionId, { metadata: { cart: 'empty' } });
    expect((await store.getSession(one.tenantId, one.sessionId))?.metadata).toEqual({ cart: 'empty' });
    expect((await store.getSession(other.tenantId, other.sessionId))?.metadata).toEqual(alike.metadata);
  });

  it('what is shared cannot be changed, from the first read on', async () => {
    const { store, one } = await twoTenants();
    for (const session of [one.session, await store.getSession(one.tenantId, one.sessionId)]) {
      const { metadata, roles } = session as unknown as { metadata: typeof alike.metadata; roles: string[] };
      expect(() => roles.push('owner')).toThrow(TypeError);
      expect(() => metadata.cart.items.push({ id: 2 })).toThrow(TypeError);
      expect(() => Object.assign(metadata, { cart: null })).toThrow(TypeError);
    }
    expect(await store.getSession(one.tenantId, one.sessionId)).toMatchObject(alike);
  });
});

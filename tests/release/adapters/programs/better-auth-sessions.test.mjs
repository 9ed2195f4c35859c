import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  call,
  database,
  list,
  moveToAnotherTenant,
  one,
  open,
  reset,
  signIn,
  signUp,
  storage,
  tokenOf,
  two,
  userOf,
} from './better-auth.mjs';
import { close } from './open.mjs';

const DAY = 24 * 3_600;

beforeEach(reset);
afterAll(close);

describe('signing in and out', () => {
  it('1 a sign-up is a session, on every instance', async () => {
    const { cookie, status } = await signUp();
    expect(status).toBe(200);
    expect(await userOf(one, cookie)).toBe(ALICE.email);
    expect(await userOf(two, cookie)).toBe(ALICE.email);
  });

  it('2 the database holds no session', async () => {
    await signUp();
    expect(database.session).toEqual([]);
    expect(database.user).toHaveLength(1);
  });

  it('3 a sign-in is another session', async () => {
    const first = await signUp();
    const second = await signIn(two);
    expect(await tokenOf(one, second.cookie)).not.toBe(await tokenOf(one, first.cookie));
  });

  it('4 a wrong password creates no session', async () => {
    await signUp();
    const { status, cookie } = await signIn(two, { ...ALICE, password: 'wrong horse battery' });
    expect(status).toBe(401);
    expect(await userOf(one, cookie)).toBeNull();
  });

  it('5 a sign-out ends the session on every instance', async () => {
    const { cookie } = await signUp();
    expect((await call(two, '/sign-out', { body: {}, cookie })).status).toBe(200);
    expect(await userOf(one, cookie)).toBeNull();
    expect(await userOf(two, cookie)).toBeNull();
  });

  it('6 a sign-out leaves other sessions alone', async () => {
    const [first, second] = [await signUp(), await signIn()];
    await call(one, '/sign-out', { body: {}, cookie: first.cookie });
    expect(await userOf(two, second.cookie)).toBe(ALICE.email);
  });

  it('7 a session of one tenant does not work in another', async () => {
    const { cookie } = await signUp();
    moveToAnotherTenant();
    expect(await userOf(open(), cookie)).toBeNull();
  });

  it('8 a forged cookie opens no session', async () => {
    const { cookie } = await signUp();
    expect(
      await userOf(
        two,
        cookie.replace(/=(.)/, (_, char) => `=${char === 'a' ? 'b' : 'a'}`),
      ),
    ).toBeNull();
  });
});

describe('lists and revocation', () => {
  it('9 lists the sessions of a user only', async () => {
    const { cookie } = await signUp();
    await signIn(two);
    await signUp(two, { ...ALICE, email: 'bob@example.com' });
    expect(await list(one, cookie)).toHaveLength(2);
  });

  it('10 revokes one session from another', async () => {
    const [first, second] = [await signUp(), await signIn(two)];
    const token = await tokenOf(two, second.cookie);
    await call(one, '/revoke-session', { body: { token }, cookie: first.cookie });
    expect(await userOf(two, second.cookie)).toBeNull();
    expect(await list(two, first.cookie)).toHaveLength(1);
  });

  it('11 revokes all other sessions', async () => {
    const first = await signUp();
    const others = [await signIn(one), await signIn(two)];
    await call(two, '/revoke-other-sessions', { body: {}, cookie: first.cookie });
    expect(await userOf(one, first.cookie)).toBe(ALICE.email);
    for (const { cookie } of others) expect(await userOf(one, cookie)).toBeNull();
  });

  it('12 revokes all sessions', async () => {
    const sessions = [await signUp(), await signIn(one), await signIn(two)];
    await call(one, '/revoke-sessions', { body: {}, cookie: sessions[0].cookie });
    for (const { cookie } of sessions) expect(await userOf(two, cookie)).toBeNull();
  });

  it('13 a sign-in after all were revoked is listed', async () => {
    const { cookie } = await signUp();
    await call(one, '/revoke-sessions', { body: {}, cookie });
    const again = await signIn(two);
    expect(await list(one, again.cookie)).toHaveLength(1);
  });

  it('14 nobody revokes the session of another user', async () => {
    const { cookie } = await signUp();
    const bob = await signUp(two, { ...ALICE, email: 'bob@example.com' });
    await call(one, '/revoke-session', { body: { token: await tokenOf(one, cookie) }, cookie: bob.cookie });
    expect(await userOf(two, cookie)).toBe(ALICE.email);
  });

  it('15 a deleted user has no sessions', async () => {
    const auth = open({ user: { deleteUser: { enabled: true } } });
    const [first, second] = [await signUp(auth), await signIn(two)];
    const { status } = await call(auth, '/delete-user', {
      body: { password: ALICE.password },
      cookie: first.cookie,
    });
    expect(status).toBe(200);
    expect(await userOf(two, second.cookie)).toBeNull();
  });
});

describe('updates and expiry', () => {
  it('16 a change of the user shows in every session', async () => {
    const [first, second] = [await signUp(), await signIn(two)];
    await call(one, '/update-user', { body: { name: 'Alicia' }, cookie: first.cookie });
    const { data } = await call(two, '/get-session', { cookie: second.cookie });
    expect(data.user.name).toBe('Alicia');
  });

  it('17 a new password revokes other sessions', async () => {
    const [first, second] = [await signUp(), await signIn(two)];
    const body = {
      currentPassword: ALICE.password,
      newPassword: 'another horse battery',
      revokeOtherSessions: true,
    };
    const { status } = await call(one, '/change-password', { body, cookie: first.cookie });
    expect(status).toBe(200);
    expect(await userOf(two, second.cookie)).toBeNull();
    expect((await signIn(two)).status).toBe(401);
    expect((await signIn(two, { ...ALICE, password: 'another horse battery' })).status).toBe(200);
  });

  it('18 a session in use is renewed', async () => {
    const auth = open({ session: { expiresIn: 7 * DAY, updateAge: 0 } });
    const { cookie } = await signUp(auth);
    const before = (await call(auth, '/get-session', { cookie })).data.session.expiresAt;
    await expect
      .poll(async () => (await call(auth, '/get-session', { cookie })).data.session.expiresAt > before)
      .toBe(true);
    expect(await userOf(two, cookie)).toBe(ALICE.email);
  });

  it('19 a session leaves when its time is over', async () => {
    const auth = open({ session: { expiresIn: 1, updateAge: 3_600 } });
    const { cookie } = await signUp(auth);
    const value = storage();
    const [token] = decodeURIComponent(cookie.match(/session_token=([^;]*)/)?.[1] ?? '').split('.');
    await expect.poll(() => value.get(token), { timeout: 10_000 }).toBeNull();
    expect(await userOf(two, cookie)).toBeNull();
  });
});

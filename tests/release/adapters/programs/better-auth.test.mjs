import { betterAuthStorage } from 'amplify-redis/adapters/better-auth';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { emailOTP } from 'better-auth/plugins';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

const ORIGIN = 'http://localhost:3000';
const DAY = 24 * 3_600;
const ALICE = { email: 'alice@example.com', password: 'correct horse battery', name: 'Alice' };

let tenantId;
let database;
let otps;
/** Two instances of an application. */
let one;
let two;

beforeEach(() => {
  tenantId = freshTenant();
  database = { user: [], session: [], account: [], verification: [] };
  otps = [];
  one = open();
  two = open();
});
afterAll(close);

const storage = () => betterAuthStorage(openStore(tenantId, 'auth'));

/** @param wrap changes the storage of the instance */
function open(options = {}, wrap = (each) => each) {
  return betterAuth({
    baseURL: ORIGIN,
    secret: 's'.repeat(32),
    database: memoryAdapter(database),
    secondaryStorage: wrap(storage()),
    emailAndPassword: {
      enabled: true,
      sendResetPassword: async ({ token }) => otps.push(token),
    },
    rateLimit: { enabled: false },
    plugins: [emailOTP({ sendVerificationOTP: async ({ otp }) => otps.push(otp) })],
    ...options,
  });
}

async function call(auth, path, { body, cookie = '', ip = '203.0.113.7' } = {}) {
  const headers = { origin: ORIGIN, cookie, 'content-type': 'application/json', 'x-forwarded-for': ip };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await auth.handler(new Request(`${ORIGIN}/api/auth${path}`, init));
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  const text = await response.text();
  return { status: response.status, cookie: cookies.join('; '), data: text ? JSON.parse(text) : undefined };
}

const signUp = (auth = one, user = ALICE) => call(auth, '/sign-up/email', { body: user });
const signIn = (auth = one, user = ALICE) => call(auth, '/sign-in/email', { body: user });
const userOf = async (auth, cookie) =>
  (await call(auth, '/get-session', { cookie })).data?.user?.email ?? null;
const list = async (auth, cookie) => (await call(auth, '/list-sessions', { cookie })).data;
const tokenOf = async (auth, cookie) => (await call(auth, '/get-session', { cookie })).data.session.token;

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

  it('4 a wrong password is no session', async () => {
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

  it('7 a session of one tenant is none of another', async () => {
    const { cookie } = await signUp();
    tenantId = freshTenant();
    expect(await userOf(open(), cookie)).toBeNull();
  });

  it('8 a forged cookie is no session', async () => {
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

describe('verification values', () => {
  const sendOtp = () =>
    call(one, '/email-otp/send-verification-otp', { body: { email: ALICE.email, type: 'sign-in' } });
  const signInWith = (auth, otp) => call(auth, '/sign-in/email-otp', { body: { email: ALICE.email, otp } });

  it('20 a one-time code signs in on another instance', async () => {
    await sendOtp();
    expect(database.verification).toEqual([]);
    const { cookie } = await signInWith(two, otps[0]);
    expect(await userOf(one, cookie)).toBe(ALICE.email);
  });

  it('21 a one-time code works once', async () => {
    await sendOtp();
    expect((await signInWith(one, otps[0])).status).toBe(200);
    expect((await signInWith(two, otps[0])).status).toBe(400);
  });

  it('22 of two that use a code at the same time, one signs in', async () => {
    await signUp();
    await sendOtp();
    const results = await Promise.all([signInWith(one, otps[0]), signInWith(two, otps[0])]);
    expect(results.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('23 a wrong code does not sign in, and does not end the right one', async () => {
    await sendOtp();
    const wrong = otps[0] === '000000' ? '000001' : '000000';
    expect((await signInWith(two, wrong)).status).toBe(400);
    expect((await signInWith(two, otps[0])).status).toBe(200);
  });

  it('24 a token resets the password once', async () => {
    await signUp();
    await call(one, '/request-password-reset', { body: { email: ALICE.email, redirectTo: '/' } });
    const body = { token: otps[0], newPassword: 'another horse battery' };
    const results = await Promise.all([one, two].map((auth) => call(auth, '/reset-password', { body })));
    expect(results.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await signIn(two, { ...ALICE, password: 'another horse battery' })).status).toBe(200);
  });
});

describe('rate limits', () => {
  const limited = () =>
    open({
      rateLimit: {
        enabled: true,
        storage: 'secondary-storage',
        window: 600,
        max: 5,
        customRules: { '/sign-in/*': { window: 600, max: 5 } },
      },
    });

  it('25 counts across instances', async () => {
    await signUp();
    const instances = [limited(), limited()];
    const statuses = [];
    for (let i = 0; i < 8; i++) statuses.push((await signIn(instances[i % 2])).status);
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(3).fill(429)]);
  });

  it('26 counts requests that come together', async () => {
    await signUp();
    const instances = [limited(), limited()];
    const results = await Promise.all(Array.from({ length: 12 }, (_, i) => signIn(instances[i % 2])));
    expect(results.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it('27 counts each address on its own', async () => {
    await signUp();
    const auth = limited();
    for (let i = 0; i < 6; i++) await signIn(auth);
    expect((await signIn(auth)).status).toBe(429);
    expect((await call(auth, '/sign-in/email', { body: ALICE, ip: '203.0.113.8' })).status).toBe(200);
  });
});

describe('races', () => {
  /** An instance whose saves of sessions wait for `before`. */
  const slow = (before, options) =>
    open(options, (each) => ({
      ...each,
      async set(key, value, ttl) {
        if (value.startsWith('{"session"')) await before();
        return each.set(key, value, ttl);
      },
    }));

  it('28 a sign-out wins over a renewal that began before', async () => {
    const { cookie } = await signUp();
    let signedOut = 0;
    const auth = slow(
      async () => {
        signedOut++;
        await call(two, '/sign-out', { body: {}, cookie });
      },
      { session: { updateAge: 0 } },
    );
    await call(auth, '/get-session', { cookie });
    expect(signedOut).toBe(1);
    expect(await userOf(two, cookie)).toBeNull();
    expect(await userOf(one, cookie)).toBeNull();
  });

  it('29 a revocation wins over a change of the user that began before', async () => {
    const [first, second] = [await signUp(), await signIn(two)];
    const token = await tokenOf(two, second.cookie);
    const auth = slow(() => call(two, '/revoke-session', { body: { token }, cookie: first.cookie }));
    await call(auth, '/update-user', { body: { name: 'Alicia' }, cookie: first.cookie });
    expect(await userOf(one, second.cookie)).toBeNull();
    expect(await userOf(one, first.cookie)).toBe(ALICE.email);
  });

  it('30 of sign-ins that come together, every one is a session', async () => {
    await signUp();
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(i % 2 ? one : two)));
    for (const { cookie } of results) expect(await userOf(one, cookie)).toBe(ALICE.email);
  });

  it('31 revoking all while others sign in leaves none of before', async () => {
    const before = [await signUp(), await signIn(two)];
    await Promise.all([
      call(one, '/revoke-sessions', { body: {}, cookie: before[0].cookie }),
      signIn(two),
      signIn(two),
    ]);
    for (const { cookie } of before) expect(await userOf(one, cookie)).toBeNull();
  });
});

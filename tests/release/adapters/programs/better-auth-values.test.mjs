import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  call,
  database,
  one,
  open,
  otps,
  reset,
  signIn,
  signUp,
  tokenOf,
  two,
  userOf,
} from './better-auth.mjs';
import { close } from './open.mjs';

beforeEach(reset);
afterAll(close);

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

  it('22 only one of two users of the same code signs in', async () => {
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

  it('26 counts concurrent requests', async () => {
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

  it('30 every concurrent sign-in creates a session', async () => {
    await signUp();
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(i % 2 ? one : two)));
    for (const { cookie } of results) expect(await userOf(one, cookie)).toBe(ALICE.email);
  });

  it('31 revoking all while others sign in leaves no earlier session', async () => {
    const before = [await signUp(), await signIn(two)];
    await Promise.all([
      call(one, '/revoke-sessions', { body: {}, cookie: before[0].cookie }),
      signIn(two),
      signIn(two),
    ]);
    for (const { cookie } of before) expect(await userOf(one, cookie)).toBeNull();
  });
});

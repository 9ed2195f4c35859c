import { betterAuthStorage } from 'amplify-redis/adapters/better-auth';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { emailOTP } from 'better-auth/plugins';
import { freshTenant, openStore } from './open.mjs';

const ORIGIN = 'http://localhost:3000';
export const ALICE = { email: 'alice@example.com', password: 'correct horse battery', name: 'Alice' };

let tenantId;
export let database;
/** Codes and tokens of the e-mails that were sent. */
export let otps;
/** Two instances of an application. */
export let one;
export let two;

/** For a separate test. */
export function reset() {
  tenantId = freshTenant();
  database = { user: [], session: [], account: [], verification: [] };
  otps = [];
  one = open();
  two = open();
}

export function moveToAnotherTenant() {
  tenantId = freshTenant();
}

export const storage = () => betterAuthStorage(openStore(tenantId, 'auth'));

/** @param wrap changes the storage of the instance */
export function open(options = {}, wrap = (each) => each) {
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

export async function call(auth, path, { body, cookie = '', ip = '203.0.113.7' } = {}) {
  const headers = { origin: ORIGIN, cookie, 'content-type': 'application/json', 'x-forwarded-for': ip };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await auth.handler(new Request(`${ORIGIN}/api/auth${path}`, init));
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  const text = await response.text();
  return { status: response.status, cookie: cookies.join('; '), data: text ? JSON.parse(text) : undefined };
}

export const signUp = (auth = one, user = ALICE) => call(auth, '/sign-up/email', { body: user });
export const signIn = (auth = one, user = ALICE) => call(auth, '/sign-in/email', { body: user });
export const userOf = async (auth, cookie) =>
  (await call(auth, '/get-session', { cookie })).data?.user?.email ?? null;
export const list = async (auth, cookie) => (await call(auth, '/list-sessions', { cookie })).data;
export const tokenOf = async (auth, cookie) =>
  (await call(auth, '/get-session', { cookie })).data.session.token;

import { type KeyObject, sign } from 'node:crypto';
import { CLAIMS, now } from './token-maker.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with any header, signed with any key: jose refuses to sign with weak ones. */
export function rawToken(
  key: KeyObject,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const payload = { iat: now(), exp: now() + 600, ...CLAIMS, ...claims };
  const input = `${encode({ alg: 'RS256', ...header })}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

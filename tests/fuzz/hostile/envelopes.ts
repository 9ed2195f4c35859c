import fc from 'fast-check';
import { withMember } from './place.ts';
import { PROTOTYPE_KEYS } from './prototype-keys.ts';
import type { InputTwist } from './twist.ts';

/** Claims as another pool, an attribute or a misconfiguration could produce them. */
const CLAIMS: readonly unknown[] = [
  ...[null, undefined, {}, [], 'claims', { iss: null }, { iss: ['https://acme.eu.auth0.com/'] }],
];
const CLAIM_NAMES = [
  'iss',
  'aud',
  'exp',
  'nbf',
  'sub',
  'org_id',
  'permissions',
  'roles',
  'scope',
  'email',
  '__proto__',
];
/**
 * None contains only the canary's tenant, because a list with one tenant selects that tenant, and AppSync would vouch
 * for it.
 */
const CLAIM_VALUES: readonly unknown[] = [
  ...[null, '', 0, -1, 1e21, '9999999999', [], {}, ['org_canary', 'org_fuzz'], { toString: 1 }],
  ...['org_{canary}', '\ud800'],
  ...['cache:write', ['cache:write', 7, null, { toString: 1 }], 'x'.repeat(5_000), 'openid cache:write'],
];
const ADDRESSES: readonly unknown[] = [null, [], [null], '', ['1.2.3.4', '::1'], 7, 'x'.repeat(500), {}];
const HEADERS: readonly unknown[] = [
  ...[null, {}, [], { 'x-forwarded-for': '' }, { 'x-forwarded-for': ',,,' }, { 'x-forwarded-for': null }],
  ...[
    { 'user-agent': null },
    { 'user-agent': 'x'.repeat(3_000) },
    { 'user-agent': 7 },
    { __proto__: null, a: 'b' },
  ],
];
const NAMES: readonly unknown[] = [
  ...PROTOTYPE_KEYS,
  '',
  null,
  7,
  'Query',
  'Subscription',
  'createSession.',
  'nothing',
];

const inside =
  (name: string, change: InputTwist): InputTwist =>
  (event) => ({ ...event, [name]: change(Object(event[name])) });

const claim = fc
  .tuple(fc.constantFrom(...CLAIM_NAMES), fc.constantFrom(...CLAIM_VALUES))
  .map(([name, value]) =>
    inside(
      'identity',
      inside('claims', (claims) => withMember(claims, name, value)),
    ),
  );
const member = (name: string, values: readonly unknown[]): fc.Arbitrary<InputTwist> =>
  fc.constantFrom(...values).map((value) => (event) => ({ ...event, [name]: value }));

/** Changes the envelope of an event in a way that AppSync never would. */
export const envelopeTwist: fc.Arbitrary<InputTwist> = fc.oneof(
  { weight: 4, arbitrary: claim },
  { weight: 1, arbitrary: member('claims', CLAIMS).map((change) => inside('identity', change)) },
  { weight: 1, arbitrary: member('sourceIp', ADDRESSES).map((change) => inside('identity', change)) },
  { weight: 1, arbitrary: member('headers', HEADERS).map((change) => inside('request', change)) },
  { weight: 1, arbitrary: member('identity', [null, undefined, 7, [], 'alice']) },
  { weight: 1, arbitrary: member('request', [null, undefined, 7, []]) },
  { weight: 1, arbitrary: member('fieldName', NAMES) },
  { weight: 1, arbitrary: member('typeName', NAMES) },
  { weight: 1, arbitrary: member('arguments', [null, undefined, [], 7, 'text']) },
);

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../src/local/openapi/document.ts';
import { OPENAPI_RULES_DIR } from '../support/programs/programs.ts';

/** What Spectral's own types say, as far as it is used here; its package is not part of the install. */
interface Spectral {
  setRuleset(ruleset: object): void;
  run(document: object): Promise<readonly Finding[]>;
}
interface Finding {
  readonly code: string | number;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const LOGOUT = /^paths\/\/api\/redis\/backchannel-logout(\/|$)/;
const HEALTH = /^paths\/\/api\/redis\/health(\/|$)/;

/** Accepted findings of the OWASP rules, with the reasons. All others must be fixed. */
const EXPLAINED: readonly { readonly rule: string; readonly at: RegExp; readonly why: string }[] = [
  {
    rule: 'owasp:api4:2023-string-restricted',
    at: /./,
    why: 'Free text has a length and no form: names are encoded before they reach a key, an id that was never issued is unknown rather than malformed, and other texts are for people.',
  },
  {
    rule: 'owasp:api8:2023-no-server-http',
    at: /^servers\/0\/url$/,
    why: 'npm run dev accepts connections from this machine only.',
  },
  {
    rule: 'owasp:api4:2023-rate-limit',
    at: /\/responses\/401\/headers$/,
    why: 'The limits are those of a tenant, which only a valid token names.',
  },
  {
    rule: 'owasp:api4:2023-rate-limit',
    at: HEALTH,
    why: 'Health has no caller, and so no tenant whose limits it could report.',
  },
  {
    rule: 'owasp:api2:2023-read-restricted',
    at: HEALTH,
    why: 'Health is public: load balancers have no token. It says nothing about the data.',
  },
  {
    rule: 'owasp:api4:2023-rate-limit-responses-429',
    at: HEALTH,
    why: 'Health has no limit of its own; the concurrency of the function bounds it.',
  },
  {
    rule: 'owasp:api8:2023-define-error-responses-401',
    at: HEALTH,
    why: 'Health needs no token.',
  },
  {
    rule: 'owasp:api8:2023-define-error-responses-500',
    at: HEALTH,
    why: 'Every failure of health is a 503.',
  },
  {
    rule: 'owasp:api2:2023-write-restricted',
    at: LOGOUT,
    why: 'The signed token in the body is the authentication: OpenID Connect Back-Channel Logout 1.0 has no other.',
  },
  {
    rule: 'owasp:api8:2023-define-error-responses-401',
    at: LOGOUT,
    why: 'A token that is not valid is a 400 there.',
  },
  {
    rule: 'owasp:api4:2023-rate-limit',
    at: LOGOUT,
    why: 'An issuer is in no tenant whose limits it could report.',
  },
  {
    rule: 'owasp:api4:2023-rate-limit-responses-429',
    at: LOGOUT,
    why: 'Only tokens that their issuer has signed reach Redis; the concurrency of the function bounds the rest.',
  },
];

const requireRules = createRequire(join(OPENAPI_RULES_DIR, 'package.json'));

async function check(document: object): Promise<readonly Finding[]> {
  const { Spectral } = requireRules('@stoplight/spectral-core') as { Spectral: new () => Spectral };
  const ruleset = requireRules('@stoplight/spectral-owasp-ruleset') as { default?: object };
  const spectral = new Spectral();
  spectral.setRuleset(ruleset.default ?? ruleset);
  return spectral.run(JSON.parse(JSON.stringify(document)));
}

const explanationOf = ({ code, path }: Finding) =>
  EXPLAINED.find(({ rule, at }) => rule === code && at.test(path.join('/')));

test('the OWASP rules find nothing in the OpenAPI document but what is explained', async () => {
  const found = await check(openApiDocument());
  const unexplained = found.filter((finding) => !explanationOf(finding));
  expect(unexplained.map(({ code, path, message }) => [code, path.join('/'), message])).toEqual([]);
  // An explanation without a finding is outdated.
  expect(EXPLAINED.filter((each) => !found.some((finding) => explanationOf(finding) === each))).toEqual([]);
});

test('the OWASP rules find a string, a number and a list without a limit', async () => {
  const withoutLimits = (name: string, value: unknown) =>
    ['maxLength', 'maximum', 'maxItems'].includes(name) && typeof value === 'number' ? undefined : value;
  const unlimited = JSON.parse(JSON.stringify(openApiDocument()), withoutLimits);
  const rules = new Set((await check(unlimited)).map(({ code }) => code));
  for (const kind of ['string', 'integer', 'array']) expect(rules).toContain(`owasp:api4:2023-${kind}-limit`);
});

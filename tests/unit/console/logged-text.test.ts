import { describe, expect, test } from 'vitest';
import { loggedBody, withoutSecrets } from '../../../src/console/state/logged-text.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHxhbGljZSJ9.c2lnbmF0dXJl_-x';
const ID = 'pMoUa9yVt7VvQ1z0cUYgCz1kM9wTqV3y4mI2r5uXnB8dGh3lKq7sRt2vWx4yZ1aC500';
/** The log keeps this many characters of a response. */
const KEPT = 20_000;

describe('the request log', () => {
  test.each([
    [`{"value":"${TOKEN}"}`, '{"value":"$TOKEN"}'],
    [`{"value":"a line\\n${TOKEN} and ${TOKEN}"}`, '{"value":"a line\\n$TOKEN and $TOKEN"}'],
    [`{"sessionId": "${ID}","version":1}`, '{"sessionId": "pMoUa9…","version":1}'],
    [
      '{"a":"eyJ","b":"eyJ.a.b","c":"eyJhbGciOiJSUzI1NiJ9"}',
      '{"a":"eyJ","b":"eyJ.a.b","c":"eyJhbGciOiJSUzI1NiJ9"}',
    ],
  ])('keeps %s without secrets', (text, kept) => {
    expect(withoutSecrets(text)).toBe(kept);
    expect(loggedBody(text)).toBe(kept);
  });

  test.each([TOKEN, `"sessionId":"${ID}"`])(
    'keeps no part of a secret that the end of the log cuts: %s',
    (secret) => {
      for (let shown = 12; shown < secret.length; shown++) {
        const text = `${' '.repeat(KEPT - shown)}${secret}${' '.repeat(KEPT)}`;
        expect(loggedBody(text).trim()).toMatch(/^(\$TOKEN|"sessionId":"?[\w-]{0,6}…?|"sessionId?)$/);
      }
    },
  );

  // Quadratic time would take hours.
  test.each(['eyJ', 'eyJeyJ.', '"sessionId"', '"sessionId": "', 'x', '.'])(
    'copes with megabytes of %s',
    (part) => {
      const text = part.repeat(3_000_000 / part.length);
      expect(loggedBody(text).length).toBeLessThanOrEqual(KEPT);
      expect(withoutSecrets(text).length).toBeLessThanOrEqual(text.length);
    },
  );
});

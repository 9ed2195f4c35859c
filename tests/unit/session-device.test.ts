import { expect, test } from 'vitest';
import { deviceLabel } from '../../src/redis/session/device-label.ts';

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)';

test.each([
  ['Chrome on macOS', `${MAC} ${BLINK} Chrome/130.0.0.0 Safari/537.36`],
  ['Safari on macOS', `${MAC} ${WEBKIT} Version/18.1 Safari/605.1.15`],
  ['Chrome on Windows', `${WINDOWS} ${BLINK} Chrome/130.0.0.0 Safari/537.36`],
  ['Microsoft Edge on Windows', `${WINDOWS} ${BLINK} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`],
  ['Opera on Windows', `${WINDOWS} ${BLINK} Chrome/129.0.0.0 Safari/537.36 OPR/115.0.0.0`],
  ['Firefox on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0`],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'],
  ['Chrome on Chrome OS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/130.0.0.0 Safari/537.36`],
  ['Safari on iPhone', `${IPHONE} ${WEBKIT} Version/18.1 Mobile/15E148 Safari/604.1`],
  ['Chrome on iPhone', `${IPHONE} ${WEBKIT} CriOS/130.0.6723.78 Mobile/15E148 Safari/604.1`],
  ['Firefox on iPhone', `${IPHONE} ${WEBKIT} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`],
  [
    'Safari on iPad',
    `Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) ${WEBKIT} Version/18.1 Mobile/15E148 Safari/604.1`,
  ],
  ['Chrome on Android', `${ANDROID} ${BLINK} Chrome/130.0.0.0 Mobile Safari/537.36`],
  [
    'Samsung Internet for Android on Android',
    `${ANDROID} ${BLINK} SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'Chrome on Android',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) ${BLINK} Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  ],
  ['Safari on iPhone', `${IPHONE} ${WEBKIT} Mobile/15E148`],
  ['curl', 'curl/8.5.0'],
  ['PostmanRuntime', 'PostmanRuntime/7.42.0'],
  ['python-requests', 'python-requests/2.32.3'],
  ['Googlebot on bot', 'Googlebot/2.1 (+http://www.google.com/bot.html)'],
  [undefined, 'Mozilla/5.0'],
  [undefined, '<script>alert(1)</script>'],
  [undefined, ' '],
])('%s', (label, userAgent) => {
  expect(deviceLabel(userAgent)).toBe(label);
});

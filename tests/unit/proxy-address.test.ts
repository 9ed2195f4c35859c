import { expect, test } from 'vitest';
import { addressIn } from '../../src/api/proxy/address.ts';

const FORWARDED = 'x-forwarded-for';
const VIEWER = 'cloudfront-viewer-address';

test.each([
  [FORWARDED, '198.51.100.4', '198.51.100.4'],
  [FORWARDED, ' 198.51.100.4:46532 ', '198.51.100.4'],
  [FORWARDED, '2001:db8::17', '2001:db8::17'],
  [FORWARDED, '2001:db8::1:4653', '2001:db8::1:4653'],
  [FORWARDED, '[2001:db8::17]', '2001:db8::17'],
  [FORWARDED, '[2001:db8::17]:46532', '2001:db8::17'],
  [FORWARDED, '::ffff:198.51.100.4', '::ffff:198.51.100.4'],
  [VIEWER, '198.51.100.4:46532', '198.51.100.4'],
  [VIEWER, '2001:db8:3b20:38::17e:7:51786', '2001:db8:3b20:38::17e:7'],
  [VIEWER, '[2001:db8::17]:46532', '2001:db8::17'],
])('%s: %s names %s', (header, value, address) => {
  expect(addressIn(header, value, 1)).toBe(address);
});

test.each([
  ...['', ' ', ',', 'unknown', '_hidden', 'localhost', '198.51.100', '198.51.100.256', '198.51.100.4:port'],
  ...['198.51.100.4:123456', '[198.51.100.4', '2001:db8::17]', '[]', '[]:80', 'fe80::1%eth0', '0x7f.1'],
  ...['198.51.100.4 6.6.6.6', '"198.51.100.4"', 'for=198.51.100.4', '1'.repeat(10_000), ':'.repeat(10_000)],
])('%j is not an address', (value) => {
  expect(addressIn(FORWARDED, value, 1)).toBeUndefined();
});

test.each([
  [1, '203.0.113.9'],
  [2, '198.51.100.4'],
  [3, '6.6.6.6'],
  [4, undefined],
])('of a list, the address that the first of %i proxies saw is %s', (hops, address) => {
  expect(addressIn(FORWARDED, '6.6.6.6,198.51.100.4:80 , 203.0.113.9', hops)).toBe(address);
});

test.each([',198.51.100.4', ',,', '198.51.100.4,'])('%j has no address two places from the end', (value) => {
  expect(addressIn(FORWARDED, value, 2)).toBe(value.endsWith('4,') ? '198.51.100.4' : undefined);
});

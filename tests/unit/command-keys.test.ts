import { expect, test } from 'vitest';
import { COMMANDS } from '../../amplify/infra/access-string.ts';
import { keysOf, withKeys } from '../../src/redis/client/command-keys.ts';

/** Sent by the driver itself, below the prefix, and SCAN, which only a script sends. */
const BELOW = /^(asking|auth|client\|setname|cluster\|.*|eval|evalsha|scan)$/;

test('the keys of every command that the Redis user may run are known', () => {
  const sent = COMMANDS.filter((name) => !BELOW.test(name)).map((name) => name.toUpperCase());
  expect(sent.filter((name) => keysOf([name, 'a', 'b']) === undefined)).toEqual([]);
  expect(keysOf(['GETDEL', 'a'])).toBeUndefined();
});

test.each([
  [['TIME'], []],
  [['GET', 'a'], ['a']],
  [['SET', 'a', 'a', 'PX', 5], ['a']],
  [
    ['RENAME', 'a', 'b'],
    ['a', 'b'],
  ],
  [
    ['MGET', 'a', 'b', 'c'],
    ['a', 'b', 'c'],
  ],
  [['ZADD', 'a', 1, 'b'], ['a']],
  [
    ['EVAL', 'return 1', 2, 'a', 'b', 'c'],
    ['a', 'b'],
  ],
  [['EVALSHA', 'sha', 0, 'a'], []],
] as const)('of %j they are %j', (command, keys) => {
  expect(keysOf(command)).toEqual(keys);
  const [name, ...args] = command;
  let left: number = keys.length;
  const changed = withKeys(command, (key) => {
    left -= 1;
    return `x:${key}`;
  });
  expect(left).toBe(0);
  expect(changed?.length).toBe(1 + args.length);
  expect(keysOf(changed ?? [name])).toEqual(keys.map((key) => `x:${key}`));
});

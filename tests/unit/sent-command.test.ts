import { describe, expect, it } from 'vitest';
import type { RedisCommand } from '../../src/redis/client/client.ts';
import { type Caller, SentCommand } from '../../src/redis/client/tcp/sent-command.ts';

function sent(parts: RedisCommand) {
  const told: unknown[] = [];
  const caller: Caller = { succeed: (reply) => told.push(reply), fail: (error) => told.push(error) };
  const command = new SentCommand(parts[0], parts, caller, (error) => Promise.reject(error));
  return { command, told };
}

describe('a sent command', () => {
  // Of a pipeline the caller counts the replies that are missing.
  it('tells its caller once: a reply that comes after it was given up reaches nobody', () => {
    const { command, told } = sent(['GET', 'key']);
    const late = new Error('too late');
    command.giveUp(late);
    command.resolve(Buffer.from('value'));
    command.giveUp(new Error('again'));
    expect(told).toEqual([late]);
  });

  it('is harmless when it is sent again after it was given up', () => {
    const { command } = sent(['SET', 'key', 'value']);
    command.giveUp(new Error('too late'));
    expect(command.toWritable()).toBe('*1\r\n$4\r\nPING\r\n');
    expect(command.name).toBe('ping');
  });

  it.each([
    ['abc', true],
    ['\u007f', true],
    ['\u0080', false],
    ['ÿ', false],
    ['é', false],
    ['😀', false],
    ['\ud800', false],
    ['x\udfffy', false],
  ])('knows whether %j is the same in Latin-1 as in UTF-8, and counts bytes', (value, ascii) => {
    const { command } = sent(['SET', 'key', value, 'PX', 7]);
    const text = command.toWritable();
    const bytes = Buffer.from(value).length;
    expect(text).toBe(`*5\r\n$3\r\nSET\r\n$3\r\nkey\r\n$${bytes}\r\n${value}\r\n$2\r\nPX\r\n$1\r\n7\r\n`);
    expect(command.ascii).toBe(ascii);
    expect(Buffer.from(text, 'latin1').equals(Buffer.from(text))).toBe(ascii);
  });
});

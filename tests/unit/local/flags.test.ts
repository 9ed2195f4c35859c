import { describe, expect, it } from 'vitest';
import { parseDemoFlags } from '../../../src/local/demo/flags.ts';
import { parseDevFlags } from '../../../src/local/dev/flags.ts';
import { parseTokenFlags } from '../../../src/local/token-flags.ts';

describe('dev', () => {
  it('accepts a port, or none', () => {
    expect(parseDevFlags([])).toEqual({ port: undefined });
    expect(parseDevFlags(['--port', '4000'])).toEqual({ port: 4000 });
    expect(parseDevFlags(['--port=0'])).toEqual({ port: 0 });
  });

  it.each(['65536', '-1', '3000x', '1e3', '3.5', '', ' '])('rejects %j as a port', (port) => {
    expect(() => parseDevFlags([`--port=${port}`])).toThrow(
      `--port takes a whole number from 0 to 65535, not '${port}'`,
    );
  });

  it('rejects unknown flags', () => {
    expect(() => parseDevFlags(['--prot', '1'])).toThrow(/Unknown option '--prot'/);
    expect(() => parseDevFlags(['4000'])).toThrow(/4000/);
    expect(() => parseDevFlags(['--port'])).toThrow(/--port/);
  });
});

describe('token', () => {
  const who = ['--tenant', 'org_acme', '--user', 'alice'];

  it('leaves permissions and ttl to the issuer by default', () => {
    const none = { permissions: undefined, ttl: undefined, url: undefined };
    expect(parseTokenFlags(who)).toEqual({ tenant: 'org_acme', user: 'alice', ...none });
  });

  it('splits permissions and accepts an empty list', () => {
    const given = (text: string) => parseTokenFlags([...who, '--permissions', text]).permissions;
    expect(given('cache:write, sessions:manage')).toEqual(['cache:write', 'sessions:manage']);
    expect(given('')).toEqual([]);
  });

  it('parses ttl and address', () => {
    const flags = parseTokenFlags([...who, '--ttl', '60', '--url', 'http://localhost:4000']);
    expect(flags.ttl).toBe(60);
    expect(flags.url?.origin).toBe('http://localhost:4000');
  });

  it.each([
    [['--user', 'alice'], '--tenant is required'],
    [['--tenant', 'org_acme'], '--user is required'],
    [['--tenant', ' ', '--user', 'alice'], '--tenant is required'],
    [[...who, '--ttl', '0'], '--ttl takes a whole number from 1'],
    [[...who, '--ttl', 'soon'], "not 'soon'"],
    [[...who, '--url', 'localhost:4000'], '--url takes an address'],
  ])('rejects %j', (args, message) => {
    expect(() => parseTokenFlags(args)).toThrow(message);
  });
});

describe('demo', () => {
  it('accepts an address, or none', () => {
    expect(parseDemoFlags([]).url).toBeUndefined();
    expect(parseDemoFlags(['--url', 'http://127.0.0.1:4000/']).url?.port).toBe('4000');
    expect(() => parseDemoFlags(['--url', 'nonsense'])).toThrow("not 'nonsense'");
  });
});

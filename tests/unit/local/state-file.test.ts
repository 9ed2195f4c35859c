import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ProductState,
  readStates,
  stateDirectory,
  writeState,
} from '../../../src/local/state/state-file.ts';
import { makeTempDir, type TempDir } from '../../support/programs/reaper.ts';

let root: TempDir;
let directory: string;
beforeEach(() => {
  root = makeTempDir();
  directory = stateDirectory(root.path);
});
afterEach(() => root.remove());

const product = (port: number, over: Partial<ProductState> = {}): ProductState => ({
  url: `http://127.0.0.1:${port}`,
  issuer: `http://127.0.0.1:${port + 1}`,
  mintSecret: 'secret',
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const deadPid = () => Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

describe('state files', () => {
  it('are readable only by their owner, even in an open directory', () => {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o755);
    writeFileSync(join(directory, '3000.json'), 'an older file', { mode: 0o644 });
    writeState(directory, product(3000));
    expect(modeOf(directory)).toBe('700');
    expect(modeOf(join(directory, '3000.json'))).toBe('600');
    expect(readdirSync(directory)).toEqual(['3000.json']);
  });

  it('are listed newest first', () => {
    writeState(directory, product(3000, { startedAt: '2026-01-01T10:00:00.000Z' }));
    writeState(directory, product(3001, { startedAt: '2026-01-01T11:00:00.000Z' }));
    writeState(directory, product(3002, { startedAt: '2026-01-01T09:00:00.000Z' }));
    expect(readStates(directory).map(({ url }) => new URL(url).port)).toEqual(['3001', '3000', '3002']);
  });

  it('of ended processes are ignored and removed', () => {
    writeState(directory, product(3000, { pid: deadPid() }));
    writeState(directory, product(3001));
    expect(readStates(directory).map(({ url }) => url)).toEqual(['http://127.0.0.1:3001']);
    expect(readdirSync(directory)).toEqual(['3001.json']);
  });

  it('that are not state files are ignored and left alone', () => {
    writeState(directory, product(3000));
    writeFileSync(join(directory, 'broken.json'), '{');
    writeFileSync(join(directory, 'other.json'), '{"pid": 1}');
    expect(readStates(directory)).toHaveLength(1);
    expect(existsSync(join(directory, 'broken.json'))).toBe(true);
  });

  it('are removed by the product that wrote them, not by one whose address was taken over', () => {
    const withdraw = writeState(directory, product(3000));
    const withdrawOther = writeState(directory, product(3000, { pid: 1 }));
    withdraw();
    expect(readdirSync(directory)).toEqual(['3000.json']);
    withdrawOther();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('may be missing', () => {
    expect(readStates(join(root.path, 'nowhere'))).toEqual([]);
  });
});

import { parseArgs } from 'node:util';
import { httpUrl } from './flags.ts';

export const DEMO_USAGE = `Drives the running product end to end through its HTTP API and checks every answer.

  npm run demo

  --url ADDRESS    product to drive; by default the newest one that runs

Leaves nothing behind. Exits 1 when an answer is not what it must be.`;

export interface DemoFlags {
  readonly url: URL | undefined;
}

export function parseDemoFlags(args: string[]): DemoFlags {
  const { values } = parseArgs({ args, options: { url: { type: 'string' } } });
  return { url: httpUrl('--url', values.url) };
}

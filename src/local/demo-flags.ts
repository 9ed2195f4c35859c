import { parseArgs } from 'node:util';
import { httpUrl } from './flags.ts';
import { commandLine } from './invocation.ts';

export const DEMO_USAGE = `Runs the steps of the self-test over HTTP as two new users, and prints every step with its requests.

  ${commandLine('demo')}

  --url ADDRESS    the product to call; by default the one that was started last

Leaves nothing behind. Exits with 1 if a step fails.`;

export interface DemoFlags {
  readonly url: URL | undefined;
}

export function parseDemoFlags(args: string[]): DemoFlags {
  const { values } = parseArgs({ args, options: { url: { type: 'string' } } });
  return { url: httpUrl('--url', values.url) };
}

import { parseArgs } from 'node:util';
import { httpUrl } from '../command/flags.ts';
import { commandLine } from '../command/invocation.ts';

export const DEMO_USAGE = `Runs the self-test over HTTP as two new users, and prints every step with its requests.

  ${commandLine('demo')}

  --url ADDRESS    address of the running product; default: the newest one; one started with --port 0
                   only if no other is running

Deletes its entries and ends its sessions. Exits with 1 if a step fails.`;

export interface DemoFlags {
  readonly url: URL | undefined;
}

export function parseDemoFlags(args: string[]): DemoFlags {
  const { values } = parseArgs({ args, options: { url: { type: 'string' } } });
  return { url: httpUrl('--url', values.url) };
}

import { DEMO_USAGE, parseDemoFlags } from './demo-flags.ts';
import { runCommand } from './terminal.ts';

await runCommand({
  usage: DEMO_USAGE,
  parse: parseDemoFlags,
  // Loaded only now: help and wrong flags need nothing of it.
  run: async (flags) => (await import('./run-demo.ts')).demonstrate(flags),
});

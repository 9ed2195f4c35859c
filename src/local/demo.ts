import { runCommand } from './command/terminal.ts';
import { DEMO_USAGE, parseDemoFlags } from './demo/flags.ts';

await runCommand({
  usage: DEMO_USAGE,
  parse: parseDemoFlags,
  // Loaded only now: help and wrong flags need nothing of it.
  run: async (flags) => (await import('./demo/run.ts')).demonstrate(flags),
});

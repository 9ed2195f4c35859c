import { print, runCommand } from '../local/command/terminal.ts';
import { parseVerifyFlags, VERIFY_USAGE } from './verify-flags.ts';

await runCommand({
  usage: VERIFY_USAGE,
  parse: parseVerifyFlags,
  // Loaded only now: help and wrong flags need nothing of it.
  run: async (flags) => {
    const { runVerification } = await import('./run-verification.ts');
    return runVerification(flags, { env: process.env, print });
  },
});

import { print, runCommand } from '../local/command/terminal.ts';
import { runVerification } from './run-verification.ts';
import { parseVerifyFlags, VERIFY_USAGE } from './verify-flags.ts';

await runCommand({
  usage: VERIFY_USAGE,
  parse: parseVerifyFlags,
  run: (flags) => runVerification(flags, { env: process.env, print }),
});

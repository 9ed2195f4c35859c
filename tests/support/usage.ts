import { asksForHelp, print } from '../../src/local/terminal.ts';

/** Prints how a command is used, and ends the process, if --help or -h is among its arguments. */
export function printUsageIfAsked(usage: string): void {
  if (!asksForHelp(process.argv.slice(2))) return;
  print(usage);
  process.exit();
}

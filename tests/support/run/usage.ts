import { asksForHelp, print } from '../../../src/local/command/terminal.ts';

/** If --help or -h is among the arguments, prints the usage of a command and ends the process. */
export function printUsageIfAsked(usage: string): void {
  if (!asksForHelp(process.argv.slice(2))) return;
  print(usage);
  process.exit();
}

/** Prints how a command is used, and ends the process, if --help or -h is among its arguments. */
export function printUsageIfAsked(usage: string): void {
  if (!process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return;
  process.stdout.write(`${usage}\n`);
  process.exit();
}

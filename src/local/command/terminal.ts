/** An error that the user can correct. Printed without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export const print = (text = ''): void => void process.stdout.write(`${text}\n`);

export const printError = (text: string): void => void process.stderr.write(`${text}\n`);

export interface Command<Flags> {
  readonly usage: string;
  /** Parses the arguments. Throws a `UserError` or an error of `parseArgs` for invalid ones. */
  readonly parse: (argv: string[]) => Flags;
  readonly run: (flags: Flags) => Promise<void>;
}

export const asksForHelp = (argv: readonly string[]): boolean =>
  argv.includes('--help') || argv.includes('-h');

/** Runs one script of package.json: prints its help or runs it, and prints errors without a stack. */
export async function runCommand<Flags>({ usage, parse, run }: Command<Flags>): Promise<void> {
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    print(usage);
    return;
  }
  try {
    await run(parse(argv));
  } catch (error) {
    printError(explain(error));
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof UserError) return `Error: ${error.message}`;
  if (error instanceof Error && 'resolution' in error) return `Error: ${error.message}\n${error.resolution}`;
  if (isParseArgsError(error)) return `Error: ${error.message.split('. ')[0]}. Try --help.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const isParseArgsError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

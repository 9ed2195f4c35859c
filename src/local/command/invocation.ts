import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The commands that users run, and their scripts of package.json. */
const SCRIPTS = {
  dev: 'dev',
  // Without what npm prints itself: the output is for $(...).
  token: '--silent token',
  demo: 'demo',
  smoke: 'smoke',
  ops: 'ops',
  verify: 'verify:aws',
} as const;

/** The package holds compiled code only. */
const isPackage = !existsSync(join(import.meta.dirname, 'invocation.ts'));

/**
 * The line that runs a command: by npx from the package, by npm in the repository.
 * @param args as the user types them after the command
 */
export function commandLine(command: keyof typeof SCRIPTS, args = ''): string {
  const words = isPackage
    ? ['npx amplify-redis', command, args]
    : ['npm run', SCRIPTS[command], args && `-- ${args}`];
  return words.filter(Boolean).join(' ');
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where local products keep their files, below the directory that they were started in. */
export const localDirectory = (root: string): string => join(root, '.local', 'amplify-redis');

/** Makes the directory, and keeps it out of git in projects that do not know it. */
export function makeLocalDirectory(root: string): void {
  mkdirSync(localDirectory(root), { recursive: true });
  writeFileSync(join(localDirectory(root), '.gitignore'), '*\n');
}

import { copyFileSync, cpSync, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies what is created or changed in a folder, for as long as the process runs. Each folder has a watch of its own: on
 * Linux, a recursive one does not see the second time that an editor replaces a file.
 * @param isCopied whether a file or folder of this name is copied
 */
export function copyChanges(source: string, target: string, isCopied: (name: string) => boolean): void {
  const watched = new Set<string>();
  const follow = (name: string) => {
    watched.add(name);
    copyChanges(join(source, name), join(target, name), isCopied);
  };
  watch(source, (_, name) => {
    if (name === null || !isCopied(name)) return;
    const [from, to] = [join(source, name), join(target, name)];
    const found = statSync(from, { throwIfNoEntry: false });
    if (found?.isFile()) copyFileSync(from, to);
    if (!found?.isDirectory() || watched.has(name)) return;
    cpSync(from, to, { recursive: true });
    follow(name);
  }).unref();
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (entry.isDirectory() && isCopied(entry.name)) follow(entry.name);
  }
}

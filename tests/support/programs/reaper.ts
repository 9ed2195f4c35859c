import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

// Its input ends when the test process ends, even by SIGKILL, which an exit handler would miss.
// Directories are passed as base names, so that no path with a space is split in two.
const REAPER = `
entries=
forget() { kept=; for entry in $entries; do [ "$entry" = "$1" ] || kept="$kept $entry"; done; entries=$kept; }
while read -r sign entry; do
  case $sign in +) entries="$entries $entry" ;; -) forget "$entry" ;; esac
done
for entry in $entries; do case $entry in pid:*) kill -9 "\${entry#pid:}" ;; esac; done
for entry in $entries; do case $entry in dir:*) rm -rf "$1/\${entry#dir:}" ;; esac; done
`;

let register: ((line: string) => void) | undefined;

function startReaper(): (line: string) => void {
  // Detached: Ctrl-C reaches the whole foreground process group, and the reaper must outlive it.
  const reaper = spawn('sh', ['-c', REAPER, 'reaper', tmpdir()], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  reaper.unref();
  return (line) => void reaper.stdin.write(`${line}\n`);
}

function untilExit(entry: string): () => void {
  register ??= startReaper();
  register(`+ ${entry}`);
  return () => register?.(`- ${entry}`);
}

/** Kills a process when this process ends, unless the returned function is called before. */
export function reapProcess(pid: number): () => void {
  return untilExit(`pid:${pid}`);
}

export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** Makes a directory that is removed by `remove()` or when this process ends. */
export function makeTempDir(): TempDir {
  const path = mkdtempSync(join(tmpdir(), 'amplify-redis-'));
  const forget = untilExit(`dir:${basename(path)}`);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      forget();
    },
  };
}

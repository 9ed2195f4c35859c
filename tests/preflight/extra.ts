import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** An optional dependency of the tests. If it is not available, the tests that need it are skipped with the reason. */
export interface Extra {
  readonly name: string;
  /** Remembers why it was not available. */
  readonly marker: string;
  isThere(): boolean;
  /** @throws Error with the reason, if it is not available */
  fetch(): void;
}

const RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

/** @param say prints a message for the developer */
export function ensureExtra({ name, marker, isThere, fetch }: Extra, say: (line: string) => void): void {
  if (isThere()) return;
  try {
    const known = recentFailure(marker);
    if (known) throw new Error(known);
    say(`fetching ${name}`);
    fetch();
    rmSync(marker, { force: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!recentFailure(marker)) {
      mkdirSync(dirname(marker), { recursive: true });
      writeFileSync(marker, reason);
    }
    say(`tests that need ${name} are skipped: ${reason} (delete ${marker} to try again)`);
  }
}

/** Why it was not available a short while ago, so that an offline laptop does not wait for it every time. */
function recentFailure(marker: string): string | undefined {
  const stats = statSync(marker, { throwIfNoEntry: false });
  const isRecent = stats && Date.now() - stats.mtimeMs < RETRY_AFTER_MS;
  return isRecent ? readFileSync(marker, 'utf8') : undefined;
}

import { createStore } from './store.ts';

/** Result of the last action: shown for a moment and read out by screen readers. */
export interface Announcement {
  readonly text: string;
  /** Takes the action back. */
  readonly undo?: (() => void) | undefined;
}

export const announcement = createStore<Announcement | undefined>(undefined);

/** An announcement with a choice stays longer: it has to be read and reached. */
const SHOWN_MS = { plain: 4_000, withUndo: 15_000 };
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string, undo?: () => void): void {
  announcement.set({ text, undo });
  clearTimeout(timer);
  timer = setTimeout(() => announcement.set(undefined), undo ? SHOWN_MS.withUndo : SHOWN_MS.plain);
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied`);
  } catch {
    announce('The browser blocked copying. Select the text and copy it by hand.');
  }
}

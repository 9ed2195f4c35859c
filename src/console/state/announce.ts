import { createStore } from './store.ts';

/** Result of the last action: shown for a moment and read out by screen readers. */
export const announcement = createStore<string>('');

const SHOWN_MS = 4_000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  announcement.set(text);
  clearTimeout(timer);
  timer = setTimeout(() => announcement.set(''), SHOWN_MS);
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied`);
  } catch {
    announce('The browser blocked copying');
  }
}

import type { IconNode } from 'lucide';
import { createStore } from './store.ts';

/** Result of the last action: shown for a moment and read out by screen readers. */
export interface Announcement {
  readonly text: string;
  readonly followUp?: FollowUp | undefined;
}

/** What the user may want to do next: a button beside the text. */
export interface FollowUp {
  readonly label: string;
  readonly icon?: IconNode;
  readonly run: () => void;
}

export const announcement = createStore<Announcement | undefined>(undefined);

/** An announcement with a choice stays longer: it has to be read and reached. */
const SHOWN_MS = { plain: 4_000, withFollowUp: 15_000 };
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string, followUp?: FollowUp): void {
  announcement.set({ text, followUp });
  clearTimeout(timer);
  const shownMs = followUp ? SHOWN_MS.withFollowUp : SHOWN_MS.plain;
  timer = setTimeout(() => announcement.set(undefined), shownMs);
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied`);
  } catch {
    announce('The browser blocked copying. Select the text and copy it by hand.');
  }
}

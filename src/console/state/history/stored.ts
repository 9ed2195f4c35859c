import { type History, KEPT_MS } from './sample.ts';

type Stored = Pick<History, 'samples' | 'marks'>;

/** In this tab only: another user of the tab must not see it. */
const keyOf = (owner: string): string => `amplify-redis.history ${owner}`;

/** @param owner tenant and user @returns what is left of the last hour */
export function storedHistory(owner: string): Stored {
  const since = Date.now() - KEPT_MS;
  try {
    const { samples, marks }: Stored = JSON.parse(sessionStorage.getItem(keyOf(owner)) ?? '');
    return {
      samples: samples.filter(({ at }) => at >= since),
      marks: marks.filter(({ at }) => at >= since),
    };
  } catch {
    return { samples: [], marks: [] };
  }
}

export function storeHistory(owner: string, { samples, marks }: Stored): void {
  try {
    sessionStorage.setItem(keyOf(owner), JSON.stringify({ samples, marks }, rounded));
  } catch {
    // The storage is full: the charts begin anew after a reload.
  }
}

/** Digits that no chart shows would double the size. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;

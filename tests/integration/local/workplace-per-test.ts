import { afterEach, beforeEach, it } from 'vitest';
import { clear, makeWorkplace, type Workplace } from '../../support/programs/workplace.ts';

/** A test with a workplace of its own as `here`, also beside others that run at the same time. */
export const itHere = it.extend<{ here: Workplace }>({
  here: async ({ task: _ }, use) => {
    const here = makeWorkplace();
    await use(here);
    await clear(here);
  },
});

/** @returns the workplace of the running test: each gets a new one, which is cleared after it */
export function workplacePerTest(): Workplace {
  let current: Workplace;
  beforeEach(() => {
    current = makeWorkplace();
  });
  afterEach(() => clear(current));
  return {
    get dir() {
      return current.dir;
    },
    get processes() {
      return current.processes;
    },
    get fromSource() {
      return current.fromSource;
    },
  };
}

import { afterEach, beforeEach } from 'vitest';
import { clear, makeWorkplace, type Workplace } from '../../support/programs/workplace.ts';

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

import { afterAll, beforeAll } from 'vitest';
import {
  clear,
  makeWorkplace,
  mint,
  type RunningProduct,
  startProduct,
} from '../support/programs/workplace.ts';

/** One product for a file of tests. @param env its settings */
export function productPerFile(env?: NodeJS.ProcessEnv) {
  const workplace = makeWorkplace();
  let running: RunningProduct;
  beforeAll(async () => {
    running = await startProduct(workplace, ['--port', '0'], env);
  });
  afterAll(() => clear(workplace));
  return {
    workplace,
    mint: (subject: Parameters<typeof mint>[1]) => mint(workplace, subject),
    get url() {
      return running.url;
    },
    get redisPort() {
      return running.redisPort;
    },
  };
}

import { afterAll, beforeAll } from 'vitest';
import { clear, makeWorkplace, mint, type RunningProduct, startProduct } from './workplace.ts';

/** The heap size of a function with 512 MB, as an option of node. */
export const LITTLE_MEMORY = '--max-old-space-size=460';

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
    get child() {
      return running.child;
    },
    get url() {
      return running.url;
    },
    get redisPort() {
      return running.redisPort;
    },
  };
}

import { print, runCommand } from './command/terminal.ts';
import { parseTokenFlags, TOKEN_USAGE } from './token-flags.ts';

await runCommand({
  usage: TOKEN_USAGE,
  parse: parseTokenFlags,
  run: async ({ url, ...request }) => {
    // Loaded only now: help and wrong flags need nothing of it.
    const { findProduct, mintToken } = await import('./state/index.ts');
    print(await mintToken(await findProduct(process.cwd(), url), request));
  },
});

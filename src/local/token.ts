import { findProduct, mintToken } from './running-product.ts';
import { print, runCommand } from './terminal.ts';
import { parseTokenFlags, TOKEN_USAGE } from './token-flags.ts';

await runCommand({
  usage: TOKEN_USAGE,
  parse: parseTokenFlags,
  run: async ({ url, ...request }) => print(await mintToken(await findProduct(process.cwd(), url), request)),
});

/**
 * Loaded before AWS's runtime client (aws-lambda-ric). It runs as in Lambda, except for its native HTTP client, which
 * requires cmake and the sources of curl to compile. `rapid-client.cjs` replaces it.
 */
import { registerHooks } from 'node:module';
import '../../infra/black-hole.mjs';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === './rapid-client.node'
      ? { url: new URL('rapid-client.cjs', import.meta.url).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

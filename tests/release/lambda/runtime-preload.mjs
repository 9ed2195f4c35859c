/**
 * Loaded before AWS's runtime client (aws-lambda-ric). All of it runs as it does in Lambda, except its native HTTP
 * client: to compile that one takes cmake and the sources of curl. `rapid-client.cjs` replaces it.
 */
import { registerHooks } from 'node:module';
import '../../infra/black-hole.mjs';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === './rapid-client.node'
      ? { url: new URL('rapid-client.cjs', import.meta.url).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

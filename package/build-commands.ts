import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';
import { buildConsole } from '../src/local/console-build.ts';
import { OUT, ROOT } from './entries.ts';

const COMMANDS = join(OUT, 'cli');

/** What the commands read beside their code. */
const ASSETS = ['graphql'];

/**
 * Bundles the commands of the package into a few files, with the console that `dev` serves. They are programs: nobody
 * imports their modules. Those of the core, the API and the client, which the package holds anyway, are not repeated.
 */
export async function buildCommands(): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'src/cli/amplify-redis.ts')],
    ...{ bundle: true, splitting: true, outdir: COMMANDS, packages: 'external' },
    ...{ platform: 'node', format: 'esm', target: 'node20' },
    ...{ minify: true, legalComments: 'none' },
    plugins: [sharedModules],
    logLevel: 'warning',
  });
  for (const folder of ASSETS) {
    cpSync(join(ROOT, 'src/local', folder), join(COMMANDS, folder), { recursive: true });
  }
  for (const [name, { body }] of await buildConsole([withoutHostedSignIn])) {
    const path = join(COMMANDS, 'console', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  }
}

const SHARED = /^src\/(api|client|redis)\//;

const sharedModules: Plugin = {
  name: 'shared-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const source = relative(ROOT, join(resolveDir, path));
      if (!SHARED.test(source)) return undefined;
      return { path: `../${source.replace(/\.ts$/, '.js')}`, external: true };
    });
  },
};

const NOTHING = '\0nothing';

/** Leaves out the sign-in of deployments, with Cognito or OpenID Connect: the outputs of a local product name neither. */
const withoutHostedSignIn: VitePlugin = {
  name: 'without-hosted-sign-in',
  enforce: 'pre',
  resolveId: (source) => (/\/(cognito|oidc)-sign-in\.tsx$/.test(source) ? NOTHING : undefined),
  load: (id) => (id === NOTHING ? 'export default () => null;' : undefined),
};

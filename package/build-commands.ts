import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';
import { buildConsole } from '../src/local/console/build.ts';
import { OUT, ROOT } from './entries.ts';

const COMMANDS = join(OUT, 'cli');

/** Files that the commands read in addition to their code. */
const ASSETS = ['graphql/schema.graphql'];

/**
 * Bundles the package's commands into a few files, together with the console that `dev` serves. They are programs, so
 * their modules are never imported. Modules of the core, the API and the client, which the package contains anyway, are
 * not duplicated.
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
  for (const file of ASSETS) copyFileSync(join(ROOT, 'src/local', file), join(COMMANDS, basename(file)));
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

/** Omits the sign-in with Cognito or OpenID Connect, which local outputs never use. */
const withoutHostedSignIn: VitePlugin = {
  name: 'without-hosted-sign-in',
  enforce: 'pre',
  resolveId: (source) => (/\/(cognito|oidc)-sign-in\.tsx$/.test(source) ? NOTHING : undefined),
  load: (id) => (id === NOTHING ? 'export default () => null;' : undefined),
};

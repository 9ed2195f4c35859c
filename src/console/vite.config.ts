import { join } from 'node:path';
import { defineConfig } from 'vite';
import { hosting } from './hosting-plugin.ts';

const ROOT = import.meta.dirname;

/** `--mode hosting` builds for Amplify Hosting; otherwise the build is served from memory by the local product. */
export default defineConfig(({ mode }) => ({
  root: ROOT,
  base: '/redis-test/',
  publicDir: false,
  // Written for React, served with Preact, which is compatible and a fifth of the size.
  resolve: {
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react/jsx-runtime': 'preact/jsx-runtime',
      react: 'preact/compat',
    },
  },
  // Regardless of NODE_ENV of the process that builds.
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { development: false } },
  plugins: mode === 'hosting' ? [hosting(join(ROOT, '../../amplify_outputs.json'))] : [],
  build: {
    outDir: join(ROOT, '../../dist/console/redis-test'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // No data: URLs: the policy of the page allows its own files only.
    assetsInlineLimit: 0,
    reportCompressedSize: mode === 'hosting',
  },
}));

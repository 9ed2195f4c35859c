import { join } from 'node:path';
import { defineConfig } from 'vite';
import { hosting } from './hosting-plugin.ts';

const ROOT = import.meta.dirname;

/** `--mode hosting` builds what Amplify Hosting serves; without it, what the local product serves from memory. */
export default defineConfig(({ mode }) => ({
  root: ROOT,
  base: '/redis-test/',
  publicDir: false,
  // Written for React; what is served is Preact, which does the same in a fifth of the bytes.
  resolve: {
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react/jsx-runtime': 'preact/jsx-runtime',
      react: 'preact/compat',
    },
  },
  // Whatever the process that builds says of itself.
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: mode === 'hosting' ? [hosting(join(ROOT, '../../amplify_outputs.json'))] : [],
  build: {
    outDir: join(ROOT, '../../dist/console/redis-test'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Nothing may be inlined as data: the policy of the page allows files of its own only.
    assetsInlineLimit: 0,
    reportCompressedSize: mode === 'hosting',
  },
}));

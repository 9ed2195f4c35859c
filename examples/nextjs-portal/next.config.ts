import type { NextConfig } from 'next';

const config: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  cacheHandlers: { default: require.resolve('./cache-handler.mjs') },
  serverExternalPackages: ['@electric-sql/pglite'],
  turbopack: { root: __dirname },
};

export default config;

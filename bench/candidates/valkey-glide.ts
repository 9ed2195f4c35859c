import { GlideClient, TimeUnit } from '@valkey/valkey-glide';
import type { Open } from './candidate.ts';
import { plainClient, TTL_MS } from './plain-client.ts';

export const open: Open = async (address) => {
  const client = await GlideClient.createClient({ addresses: [address] });
  const expiry = { type: TimeUnit.Milliseconds, count: TTL_MS };
  return plainClient({
    get: (key) => client.get(key),
    set: (key, text) => client.set(key, text, { expiry }),
    close: async () => client.close(),
  });
};

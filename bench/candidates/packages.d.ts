/**
 * The parts of the competitors' types that candidates use, so that this folder type-checks without installing them.
 * Copied from the versions in package.json.
 */
declare module 'bentocache' {
  interface Layered {
    useL1Layer(driver: object): Layered;
    useL2Layer(driver: object): Layered;
  }
  export function bentostore(): Layered;
  interface Entry {
    readonly key: string;
    readonly ttl: string;
    readonly tags: string[];
  }
  export class BentoCache {
    constructor(options: { default: string; stores: Record<string, Layered> });
    get(options: { key: string }): Promise<unknown>;
    set(options: Entry & { value: unknown }): Promise<boolean>;
    getOrSet(options: Entry & { factory: () => Promise<unknown> }): Promise<unknown>;
    deleteByTag(options: { tags: string[] }): Promise<boolean>;
    disconnectAll(): Promise<void>;
  }
}

declare module 'bentocache/drivers/memory' {
  export function memoryDriver(options: { maxItems: number }): object;
}

declare module 'bentocache/drivers/redis' {
  export function redisDriver(options: { connection: { host: string; port: number } }): object;
}

declare module '@keyv/redis' {
  export function createKeyv(url: string): object;
}

declare module 'cacheable' {
  export class Cacheable {
    constructor(options: { secondary: object; tags: boolean; ttl: string });
    readonly tags: { invalidateTag(tag: string): Promise<unknown> };
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown, options: { tags?: string[] }): Promise<boolean>;
    getOrSet(
      key: string,
      load: () => Promise<unknown>,
      options: { ttl: string; tags: string[] },
    ): Promise<unknown>;
    disconnect(): Promise<void>;
  }
}

declare module 'cache-manager' {
  export function createCache(options: { stores: object[] }): {
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown, ttlMs: number): Promise<unknown>;
    wrap(key: string, load: () => Promise<unknown>, ttlMs: number): Promise<unknown>;
    disconnect(): Promise<void>;
  };
}

declare module 'unstorage' {
  export function createStorage(options: { driver: object }): {
    getItem(key: string): Promise<unknown>;
    setItem(key: string, value: object): Promise<void>;
    dispose(): Promise<void>;
  };
}

declare module 'unstorage/drivers/redis' {
  export default function redisDriver(options: { host: string; port: number; ttl: number }): object;
}

declare module '@epic-web/cachified' {
  export interface CacheEntry {
    readonly metadata: object;
    readonly value: unknown;
  }
  export function cachified(options: {
    key: string;
    cache: {
      set(key: string, entry: CacheEntry): Promise<unknown>;
      get(key: string): Promise<CacheEntry | null>;
      delete(key: string): Promise<unknown>;
    };
    getFreshValue: () => Promise<unknown>;
    ttl: number;
  }): Promise<unknown>;
}

declare module 'layered-loader' {
  import type { Redis } from 'ioredis';
  export class RedisCache {
    constructor(redis: Redis, options: { json: boolean; ttlInMsecs: number; prefix: string });
  }
  export class Loader {
    constructor(options: {
      asyncCache: RedisCache;
      dataSources: {
        name: string;
        get(key: string): Promise<unknown> | undefined;
        getMany(): Promise<unknown[]>;
      }[];
    });
    get(key: string): Promise<unknown>;
  }
}

declare module 'redis' {
  export interface Client {
    on(event: 'error', listener: () => void): void;
    connect(): Promise<unknown>;
    destroy(): void;
  }
  export function createClient(options: { socket: { host: string; port: number } }): Client;
}

declare module '@fortedigital/nextjs-cache-handler/redis-strings' {
  import type { Client } from 'redis';

  interface Handler {
    get(key: string, context: { implicitTags: string[] }): Promise<unknown>;
    set(key: string, entry: object): Promise<void>;
    revalidateTag(tag: string): Promise<void>;
  }
  export default function createHandler(options: {
    client: Client;
    timeoutMs: number;
    keyPrefix: string;
  }): Handler;
}

declare module 'connect-redis' {
  import type { Client } from 'redis';
  export class RedisStore {
    constructor(options: { client: Client; ttl: number });
    get(id: string): Promise<unknown>;
    set(id: string, session: object): Promise<unknown>;
    touch(id: string, session: unknown): Promise<unknown>;
  }
}

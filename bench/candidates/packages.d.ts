/**
 * The parts of the competitors' types that candidates use, so that this folder type-checks without installing them.
 * Copied from the versions in package.json.
 */
declare module 'ioredis-6' {
  export class Redis {
    constructor(options: { host: string; port: number; protocol: 2; enableAutoPipelining: boolean });
    ping(): Promise<string>;
    get(key: string): Promise<string | null>;
    set(key: string, text: string, unit?: 'PX', ttl?: number): Promise<'OK'>;
    mget(keys: string[]): Promise<(string | null)[]>;
    disconnect(): void;
  }
}

declare module 'redis' {
  export interface Client {
    on(event: 'error', listener: () => void): void;
    connect(): Promise<unknown>;
    get(key: string): Promise<string | null>;
    set(key: string, text: string, options: { PX: number }): Promise<string | null>;
    destroy(): void;
  }
  export function createClient(options: { socket: { host: string; port: number } }): Client;
}

declare module '@valkey/valkey-glide' {
  export enum TimeUnit {
    Milliseconds = 'PX',
  }
  export class GlideClient {
    static createClient(options: { addresses: { host: string; port: number }[] }): Promise<GlideClient>;
    get(key: string): Promise<unknown>;
    set(key: string, text: string, options: { expiry: { type: TimeUnit; count: number } }): Promise<unknown>;
    close(): void;
  }
}

declare module '@keyv/redis' {
  import type { Keyv } from 'keyv';
  export function createKeyv(url: string): Keyv;
}

declare module 'cache-manager' {
  import type { Keyv } from 'keyv';
  export function createCache(options: { stores: Keyv[] }): {
    get(key: string): Promise<unknown>;
    set(key: string, value: unknown, ttlMs: number): Promise<unknown>;
    wrap(key: string, load: () => Promise<unknown>, ttlMs: number): Promise<unknown>;
    disconnect(): Promise<void>;
  };
}

declare module 'cacheable' {
  import type { Keyv } from 'keyv';
  export class Cacheable {
    constructor(options: { primary?: Keyv; secondary?: Keyv; tags: boolean; ttl: string });
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

declare module 'connect-redis' {
  import type { Client } from 'redis';
  export class RedisStore {
    constructor(options: { client: Client; ttl: number });
    get(id: string): Promise<unknown>;
    set(id: string, session: object): Promise<unknown>;
    touch(id: string, session: unknown): Promise<unknown>;
  }
}

declare module 'better-auth' {
  export function betterAuth(options: {
    secret: string;
    baseURL: string;
    database: object;
    secondaryStorage: object;
    telemetry: { enabled: boolean };
  }): {
    readonly api: { getSession(options: { headers: Headers }): Promise<object | null> };
    readonly $context: Promise<{
      readonly secret: string;
      readonly authCookies: { readonly sessionToken: { readonly name: string } };
      readonly internalAdapter: {
        createSession(
          userId: string,
          dontRememberMe: boolean,
          override: { ipAddress: string; userAgent: string },
        ): Promise<{ readonly token: string }>;
      };
    }>;
  };
}

declare module 'better-auth/adapters/memory' {
  export function memoryAdapter(tables: Readonly<Record<string, object[]>>): object;
}

declare module 'better-auth/crypto' {
  export function makeSignature(value: string, secret: string): Promise<string>;
}

declare module '@better-auth/redis-storage' {
  import type { Redis } from 'ioredis';
  export function redisStorage(options: { client: Redis }): object;
}

declare module '@trieb.work/nextjs-turbo-redis-cache' {
  import type { NextCacheHandler } from '../../src/next/cache-handler-core.ts';
  export function getRedisCacheComponentsHandler(options: {
    redisUrl: string;
    database: number;
  }): NextCacheHandler;
}

declare module '@mrjasonroy/cache-components-cache-handler' {
  import type { NextCacheHandler } from '../../src/next/cache-handler-core.ts';
  export function createCacheHandler(options: { type: 'redis'; url: string }): NextCacheHandler;
}

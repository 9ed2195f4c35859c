import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { keyv6Store } from 'amplify-redis/adapters/keyv';
import { Keyv } from 'keyv-6';
import * as vitest from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

const tenantId = freshTenant();
/** The suite writes `opts` of a store of Keyv 5. */
const store = () => Object.assign(keyv6Store(openStore(tenantId)), { opts: {} });

/** Keyv 6 with the calls of Keyv 5, for which the suite is written. */
class KeyvAs5 extends Keyv {
  constructor({ store: adapter, namespace = 'keyv', serialize, deserialize } = {}) {
    super({
      store: adapter,
      namespace,
      ...(serialize && { serialization: { stringify: serialize, parse: deserialize } }),
    });
    this.errors = [];
    this.on('error', (error) => this.errors.push(error));
  }

  /** Keyv 5 throws what Keyv 6 emits. */
  async set(...call) {
    const result = await super.set(...call);
    const [error] = this.errors.splice(0);
    if (error !== undefined) throw error instanceof Error ? error : new Error(error);
    return result;
  }

  /** Keyv 5 has one answer for several keys. */
  async delete(key) {
    const result = await super.delete(key);
    return Array.isArray(result) ? result.every(Boolean) : result;
  }
}

vitest.afterAll(close);
keyvTestSuite(vitest, KeyvAs5, store);
keyvIteratorTests(vitest, KeyvAs5, store);

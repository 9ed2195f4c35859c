import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { keyv5Store } from 'amplify-redis/adapters/keyv';
import { Keyv } from 'keyv';
import * as vitest from 'vitest';
import { close, freshTenant, openStore } from './open.mjs';

const tenantId = freshTenant();
const store = () => keyv5Store(openStore(tenantId));

vitest.afterAll(close);
keyvTestSuite(vitest, Keyv, store);
keyvIteratorTests(vitest, Keyv, store);

import { consoleInfo, purgeTenant, redisHealth } from '../operations/index.ts';

import { field } from './field.ts';

export const consoleFields = [field(consoleInfo)];
export const healthFields = [field(redisHealth)];
export const tenantFields = [field(purgeTenant)];

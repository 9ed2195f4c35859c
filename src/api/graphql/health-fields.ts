import { redisHealth } from '../operations/index.ts';
import { field } from './field.ts';

export const healthFields = [field(redisHealth)];

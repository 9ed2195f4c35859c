import { purgeTenant } from '../operations/index.ts';
import { field } from './field.ts';

export const tenantFields = [field(purgeTenant)];

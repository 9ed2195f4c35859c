import { consoleInfo } from '../operations/index.ts';
import { field } from './field.ts';

export const consoleFields = [field(consoleInfo)];

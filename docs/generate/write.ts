import { documentRegions } from './documents.ts';
import { write } from './region.ts';

write(documentRegions());

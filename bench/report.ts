import { write } from '../docs/generate/region.ts';
import { publishedRegions } from './documents/regions.ts';
import { readPublished } from './harness/published.ts';

write(publishedRegions(readPublished()));

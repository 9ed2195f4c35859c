import fc from 'fast-check';
import { encodings } from './encodings.ts';
import { headers } from './headers.ts';
import { methodsAndPaths } from './methods-and-paths.ts';
import { queryStrings } from './query-strings.ts';
import type { RequestTwist } from './twist.ts';

export const requestTwist: fc.Arbitrary<RequestTwist> = fc.oneof(
  { weight: 3, arbitrary: encodings },
  { weight: 3, arbitrary: headers },
  { weight: 2, arbitrary: methodsAndPaths },
  { weight: 2, arbitrary: queryStrings },
);

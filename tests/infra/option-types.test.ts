import { expectTypeOf, test } from 'vitest';
import type * as z from 'zod';
import type { RedisOptions } from '../../amplify/index.ts';
import type { optionsSchema } from '../../amplify/options/index.ts';

type Validated = z.input<typeof optionsSchema>;
type Keys<Options, Topology> = keyof Extract<Options, { readonly topology: Topology }>;
type Topologies<Options extends { readonly topology: string }> = {
  [Name in Options['topology']]: Keys<Options, Name>;
};

// The compiler compares them: a field that is only in one of the two fails `npm run check:types`.
test('the documented types of the options are those that are validated', () => {
  expectTypeOf<keyof RedisOptions>().toEqualTypeOf<keyof Validated | 'network'>();
  expectTypeOf<Topologies<RedisOptions['redis']>>().toEqualTypeOf<Topologies<Validated['redis']>>();
  expectTypeOf<Validated>().toExtend<RedisOptions>();
});

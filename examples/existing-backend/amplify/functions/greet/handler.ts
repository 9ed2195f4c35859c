import type { Schema } from '../../data/resource';

export const handler: Schema['greet']['functionHandler'] = async ({ arguments: { name } }) =>
  `Hello, ${name}!`;

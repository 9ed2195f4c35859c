import { defineFunction } from '@aws-amplify/backend';

export const greet = defineFunction({ name: 'greet', entry: './handler.ts' });

export { createGraphqlApp } from './app.ts';
export { modelIntrospection } from './model-introspection.ts';
export { loadSchema } from './schema.ts';

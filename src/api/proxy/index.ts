export { type ReadHeader, requestFacts } from './facts.ts';
export { parseTrustedProxy, type TrustedProxy } from './settings.ts';

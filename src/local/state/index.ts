export { localDirectory, makeLocalDirectory } from './directory.ts';
export { findProduct, findRedisOfProduct, mintToken } from './running-product.ts';
export { type ProductState, readStates, stateDirectory, writeState } from './state-file.ts';

export { jwksMirrorReader, MIRROR_INTERVAL_MS, MIRROR_PREFIX, MIRROR_TIMEOUT_MS } from './mirror.ts';
export { refreshMirror } from './refresh.ts';
export { createObjectStore } from './s3-object.ts';

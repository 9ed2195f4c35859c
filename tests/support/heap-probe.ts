import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const PROBE = pathToFileURL(join(import.meta.dirname, 'heap-probe.mjs')).href;

/** What a Node process must have in its environment to tell of its heap on a socket of the file system. */
export const heapProbeEnvironment = (socket: string) => ({
  HEAP_PROBE_SOCKET: socket,
  NODE_OPTIONS: `--import ${PROBE}`,
});

/** Bytes of a process's heap that are in use once its garbage is gone. */
export async function heapOf(socket: string): Promise<number> {
  return Number(await text(connect(socket)));
}

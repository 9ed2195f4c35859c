import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const PROBE = pathToFileURL(join(import.meta.dirname, 'heap-probe.mjs')).href;

/** The environment that makes a Node process report its heap on a Unix socket. */
export const heapProbeEnvironment = (socket: string) => ({
  HEAP_PROBE_SOCKET: socket,
  NODE_OPTIONS: `--import ${PROBE}`,
});

/** Bytes in use in the heap of a process after garbage collection. */
export async function heapOf(socket: string): Promise<number> {
  return Number(await text(connect(socket)));
}

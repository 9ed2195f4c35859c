import { parentPort, workerData } from 'node:worker_threads';
import { startUpstash } from '../../tests/support/upstash.ts';
import { startProxy } from '../lib/proxy.ts';

/** The Upstash endpoint of the test suite at a distance, in a thread of its own: it must not slow down its clients. */
const { host, port, roundTripMs } = workerData as { host: string; port: number; roundTripMs: number };
const server = await startUpstash({ host, port });
const url = new URL(server.endpoint.url);
const far = await startProxy({ host: url.hostname, port: Number(url.port) }, roundTripMs);
parentPort?.on('message', () => parentPort?.postMessage(server.requestCount));
parentPort?.postMessage({ ...server.endpoint, url: `http://${far.host}:${far.port}` });

import { parentPort, workerData } from 'node:worker_threads';
import { startUpstash } from '../../tests/support/upstash.ts';
import { startProxy } from '../harness/proxy.ts';

/** The test suite's Upstash endpoint with added latency, in its own thread so that it does not slow down clients. */
const { host, port, roundTripMs } = workerData as { host: string; port: number; roundTripMs: number };
const server = await startUpstash({ host, port });
const url = new URL(server.endpoint.url);
const far = await startProxy({ host: url.hostname, port: Number(url.port) }, roundTripMs);
parentPort?.on('message', () => parentPort?.postMessage(server.requestCount));
parentPort?.postMessage({ ...server.endpoint, url: `http://${far.host}:${far.port}` });

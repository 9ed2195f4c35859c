import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { fetchJwksOverHttp } from '../../../src/api/auth/jwks-fetch.ts';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Serves on a free loopback port until the test ends. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${await listenOnLoopback(server)}/keys`;
}

test('fetches a key set', async () => {
  const uri = await serve((_, response) => response.end('{"keys":[]}'));
  expect(Buffer.from(await fetchJwksOverHttp(uri)).toString()).toBe('{"keys":[]}');
});

test('retries once when the connection was closed', async () => {
  let requests = 0;
  const uri = await serve((request, response) => {
    requests += 1;
    if (requests === 1) request.socket.destroy();
    else response.end('{"keys":[]}');
  });
  await expect(fetchJwksOverHttp(uri)).resolves.toBeDefined();
  expect(requests).toBe(2);
});

test('rejects redirects and error responses', async () => {
  const keys = await serve((_, response) => response.end('{"keys":[]}'));
  const elsewhere = await serve((_, response) => response.writeHead(302, { location: keys }).end());
  await expect(fetchJwksOverHttp(elsewhere)).rejects.toThrow();
  const failing = await serve((_, response) => response.writeHead(500).end('{"keys":[]}'));
  await expect(fetchJwksOverHttp(failing)).rejects.toThrow('the issuer responded with 500');
});

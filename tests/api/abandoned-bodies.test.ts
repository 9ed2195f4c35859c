import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { createTokenVerifier } from '../../src/api/auth/verifier.ts';
import type { HttpAppOptions } from '../../src/api/http/app.ts';
import { gate } from '../support/gate.ts';
import { waitUntil } from '../support/wait-until.ts';
import { AUTH0, encodeJwks } from '../unit/fakes/token-maker.ts';
import { maker, openHttpApi } from './http-api.ts';

type Verifier = HttpAppOptions['verifier'];

const PARTIAL = [
  ['of a declared size', 'Content-Length: 100', '{"metadata"'],
  ['of a declared size of which nothing arrived', 'Content-Length: 100', ''],
  ['in chunks', 'Transfer-Encoding: chunked', 'b\r\n{"metadata"\r\n'],
  ['in chunks of which none arrived', 'Transfer-Encoding: chunked', ''],
] as const;

/** Once the sender has disconnected, a body may appear empty, and an empty body creates a session. */
test.each(PARTIAL)(
  'a body %s that its sender abandons does not count as a request',
  async (_, header, part) => {
    const verifier = createTokenVerifier([AUTH0], { fetchJwks: async () => encodeJwks(maker.jwks) });
    for (const isLate of [false, true]) {
      const closed = gate();
      const used: Verifier = isLate
        ? { ...verifier, verify: (token) => closed.passed.then(() => verifier.verify(token)) }
        : verifier;
      const { app, tenant, lines } = openHttpApi({ verifier: used });
      const answer = getRequestListener((request) => app.fetch(request));
      const server = createServer((request, response) => {
        request.once('close', closed.open);
        return answer(request, response);
      }).listen(0, '127.0.0.1');
      onTestFinished(() => void server.close());
      await once(server, 'listening');

      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      const head = [
        'POST /api/redis/session HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${await maker.token({ org_id: tenant })}`,
        'Content-Type: application/json',
        header,
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n${part}`);
      await once(server, 'request');
      socket.destroy();

      await waitUntil('the request to end', () => lines.length > 0);
      expect(lines).toMatchObject([
        { level: 'info', message: 'request', status: 400, code: 'MALFORMED_JSON' },
      ]);
      expect(lines[0]?.operation).toBeUndefined();
    }
  },
);

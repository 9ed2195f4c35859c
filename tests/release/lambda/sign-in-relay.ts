import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { listenOnLoopback } from '../../../src/local/server/listen.ts';
import { makeTempDir } from '../../support/programs/reaper.ts';
import { makeCertificates } from '../../support/redis/certificates.ts';
import type { NodeAddress } from '../../support/redis/server.ts';

/** TLS in front of a plain Redis. Unlike Redis, it reveals the passwords with which clients sign in. */
export async function startSignInRelay({ host, port: target }: NodeAddress) {
  const dir = makeTempDir();
  const { ca, keyFile, certFile } = await makeCertificates(dir.path);
  const passwords: string[] = [];
  const clients = new Set<Socket>();
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (client) => {
    clients.add(client);
    const redis = connect(target, host);
    client.once('data', (chunk) => passwords.push(passwordIn(String(chunk))));
    client.pipe(redis).pipe(client);
    for (const socket of [client, redis]) socket.on('error', () => {});
    client.on('close', () => {
      clients.delete(client);
      redis.destroy();
    });
  });
  const port = await listenOnLoopback(server);
  const cut = () => {
    for (const client of clients) client.destroy();
  };
  return {
    port,
    ca,
    /** Of every connection so far. */
    passwords,
    /** Ends all connections. */
    cut,
    close() {
      server.close();
      cut();
      dir.remove();
    },
  };
}

/** The third part of `AUTH name password`, which is the first command of a connection. */
function passwordIn(chunk: string): string {
  const [, password] = /^\*3\r\n\$4\r\nauth\r\n\$\d+\r\n.*\r\n\$\d+\r\n(.*)\r\n/i.exec(chunk) ?? [];
  if (!password) throw new Error('The connection does not begin with AUTH');
  return password;
}

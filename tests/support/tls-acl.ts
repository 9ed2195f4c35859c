import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { makeTempDir } from './reaper.ts';
import { startRedisProcess } from './redis-process.ts';
import { PLAIN_TCP } from './server.ts';
import type { StandaloneServer } from './standalone.ts';

/** What the application user may do in production, its keys narrowed to the prefixes of this product. */
const APP_ACCESS = [
  '~session* ~cache* ~ratelimit* &*',
  '-@all +@read +@write +@connection +@transaction +@scripting -@dangerous',
  '-function -script|flush -script|kill +info +cluster|info +cluster|slots +cluster|nodes +time',
].join(' ');

/**
 * Starts a server that listens on TLS only and knows two users: `app`, as narrow as in production, which
 * the endpoint signs in as, and `admin`, for assertions.
 */
export async function startTlsAcl(): Promise<StandaloneServer> {
  const secrets = makeTempDir();
  const certificates = await makeCertificates(secrets.path);
  const password = randomBytes(16).toString('hex');
  const admin = { username: 'admin', password: randomBytes(16).toString('hex'), ca: certificates.ca };
  const aclFile = join(secrets.path, 'users.acl');
  await writeFile(
    aclFile,
    [
      'user default off',
      `user app on >${password} ${APP_ACCESS}`,
      `user admin on >${admin.password} ~* &* +@all`,
      '',
    ].join('\n'),
  );
  const process = await startRedisProcess({
    admin,
    args: ({ port }) => [
      ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--aclfile', aclFile],
      ...['--tls-ca-cert-file', certificates.caFile],
      ...['--tls-cert-file', certificates.certFile, '--tls-key-file', certificates.keyFile],
    ],
  });
  return {
    process,
    endpoint: {
      ...PLAIN_TCP,
      port: process.address.port,
      username: 'app',
      password,
      tls: { ca: certificates.ca },
    },
    nodes: [process.address],
    close: async () => {
      await process.close();
      secrets.remove();
    },
  };
}

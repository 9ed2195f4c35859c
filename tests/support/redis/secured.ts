import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACCESS_STRING } from '../../../amplify/infra/access-string.ts';
import { makeTempDir } from '../programs/reaper.ts';
import { makeCertificates } from './certificates.ts';

/** TLS and two users: `app` with the permissions of production, and `admin` for assertions. */
export interface Secured {
  /** The arguments that make a server listen on TLS only and load the users. */
  readonly args: (port: number) => readonly string[];
  readonly app: { readonly username: string; readonly password: string };
  readonly admin: { readonly username: string; readonly password: string; readonly ca: string };
  /** Removes certificates and passwords from disk. */
  remove(): void;
}

export async function makeSecured(): Promise<Secured> {
  const dir = makeTempDir();
  const certificates = await makeCertificates(dir.path);
  const app = { username: 'app', password: randomBytes(16).toString('hex') };
  const admin = { username: 'admin', password: randomBytes(16).toString('hex'), ca: certificates.ca };
  const aclFile = join(dir.path, 'users.acl');
  const users = [
    'user default off',
    `user app >${app.password} ${ACCESS_STRING}`,
    `user admin on >${admin.password} ~* &* +@all`,
  ];
  await writeFile(aclFile, `${users.join('\n')}\n`);
  return {
    app,
    admin,
    args: (port) => [
      ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--aclfile', aclFile],
      ...['--tls-ca-cert-file', certificates.caFile],
      ...['--tls-cert-file', certificates.certFile, '--tls-key-file', certificates.keyFile],
    ],
    remove: dir.remove,
  };
}

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../programs/programs.ts';
import { LOOPBACK } from './server.ts';

export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM of the authority, for clients. */
  readonly ca: string;
}

const run = promisify(execFile);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes a certificate authority and a server certificate for 127.0.0.1, both valid for one day. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  const openssl = (...args: string[]) => run(requireProgram('openssl'), args, { cwd: dir });
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-days',
    '1',
    '-subj',
    '/CN=Test CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  await openssl('req', ...NEW_KEY, '-subj', '/CN=redis', '-keyout', 'redis.key', '-out', 'redis.csr');
  await writeFile(join(dir, 'san.cnf'), `subjectAltName=IP:${LOOPBACK}\n`);
  const signing = [
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '1',
    '-extfile',
    'san.cnf',
  ];
  await openssl('x509', '-req', '-in', 'redis.csr', ...signing, '-out', 'redis.crt');
  const caFile = join(dir, 'ca.crt');
  return {
    caFile,
    certFile: join(dir, 'redis.crt'),
    keyFile: join(dir, 'redis.key'),
    ca: await readFile(caFile, 'utf8'),
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectAdmin } from '../support/admin-connection.ts';
import { startCluster } from '../support/cluster.ts';
import { LOOPBACK } from '../support/server.ts';
import { startStandalone } from '../support/standalone.ts';
import { waitUntil } from '../support/wait-until.ts';

const isListening = async (port: number): Promise<boolean> => {
  const socket = connect(port, LOOPBACK);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

it('comes back empty on the same port after a kill', async () => {
  const server = await startStandalone();
  const admin = connectAdmin(server.process.address);
  await admin.set('x', '1');
  const { pid } = server.process;

  await server.process.kill();
  expect(await isListening(server.process.address.port)).toBe(false);
  await server.process.restart();

  expect(server.process.pid).not.toBe(pid);
  expect(await admin.get('x')).toBeNull();
  admin.disconnect();
  await server.close();
  expect(existsSync(server.process.dataDir)).toBe(false);
  await server.close();
});

it('starts many servers at once without two sharing a port', async () => {
  const servers = await Promise.all(Array.from({ length: 8 }, () => startStandalone()));
  expect(new Set(servers.map((server) => server.process.address.port)).size).toBe(8);
  await Promise.all(servers.map((server) => server.close()));
});

it('says what the server said when it cannot start', async () => {
  await expect(startStandalone({ args: ['--no-such-option', 'x'] })).rejects.toThrow(/no-such-option/);
});

it('leaves nothing behind when a test process is killed outright', async () => {
  const module = join(import.meta.dirname, '../support/standalone.ts');
  const script = `import { startStandalone } from ${JSON.stringify(module)};
    const { process: redis } = await startStandalone();
    console.log(JSON.stringify({ port: redis.address.port, dataDir: redis.dataDir }));`;
  const runner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(runner.stdout, 'data');
  const { port, dataDir } = JSON.parse(String(line));
  expect(await isListening(port)).toBe(true);

  runner.kill('SIGKILL');

  await waitUntil('the server to be gone', async () => !existsSync(dataDir) && !(await isListening(port)));
});

it('lets a replica take over from a dead master', async () => {
  const cluster = await startCluster({ replicas: true });
  const [master, , , replica] = cluster.processes;
  if (!master || !replica) throw new Error('The cluster is too small');
  const admin = connectAdmin(replica.address);
  expect(await admin.info('replication')).toContain('role:slave');

  await master.kill();

  await waitUntil('the replica to lead', async () =>
    (await admin.info('replication')).includes('role:master'),
  );
  admin.disconnect();
  await cluster.close();
});

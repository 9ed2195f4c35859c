import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LOOPBACK } from '../support/redis/server.ts';
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

it('a killed test process leaves no server and no directory behind', async () => {
  const module = join(import.meta.dirname, '../support/redis/standalone.ts');
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

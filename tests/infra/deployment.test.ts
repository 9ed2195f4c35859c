import { expect, test, vi } from 'vitest';
import { KEY_PREFIX } from '../../src/redis/client/index.ts';

/** The deployment that the CDK context of `ampx` describes. */
async function deploymentOf(type: string, namespace: string, name: string) {
  const context = {
    'amplify-backend-type': type,
    'amplify-backend-namespace': namespace,
    'amplify-backend-name': name,
  };
  vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify(context));
  vi.resetModules();
  const { deployment } = await import('../../amplify/deployment.ts');
  vi.unstubAllEnvs();
  return deployment;
}

test('no two deployments that share a database have the same prefix of keys', async () => {
  const deployments = [
    ['sandbox', 'amplifyredis', 'alice'],
    ['standalone', 'amplifyredis', 'alice'],
    ['branch', 'd1', 'alice'],
    ['branch', 'd2', 'alice'],
    ['branch', 'd1', 'feature/x'],
    ['branch', 'd1', 'feature-x'],
    ['branch', 'd1', 'feature_x'],
    ['branch', 'd1', 'ünïcode'],
    ['branch', 'd1', `${'long-'.repeat(40)}a`],
    ['branch', 'd1', `${'long-'.repeat(40)}b`],
  ] as const;
  const prefixes: string[] = [];
  for (const [type, namespace, name] of deployments) {
    prefixes.push((await deploymentOf(type, namespace, name)).keyPrefix);
  }
  expect(new Set(prefixes).size).toBe(deployments.length);
  for (const prefix of prefixes) expect(prefix).toMatch(KEY_PREFIX);
});

test('a deployment keeps its prefix', async () => {
  const { keyPrefix } = await deploymentOf('branch', 'd1example', 'feature/x');
  expect(await deploymentOf('branch', 'd1example', 'feature/x')).toMatchObject({ keyPrefix });
});

test('production has no prefix: its cache is its own', async () => {
  expect(await deploymentOf('branch', 'd1example', 'main')).toMatchObject({
    kind: 'production',
    keyPrefix: '',
  });
});

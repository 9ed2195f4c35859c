import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { ampxContext } from '../../amplify/ampx-context.ts';
import { readDeployment } from '../../amplify/deployment.ts';
import { settings } from '../../amplify/settings.ts';
import { KEY_PREFIX } from '../../src/redis/client/index.ts';

const EXISTING = { topology: 'existing', host: 'redis', port: 6379, tls: true, cluster: false } as const;

/** The deployment that the CDK context of `ampx` describes. */
function deploymentOf(type: string, namespace: string, name: string, options = settings) {
  return readDeployment(new App({ context: ampxContext(type, namespace, name) }).node, options);
}

test('no two deployments that share a database have the same prefix of keys', () => {
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
    prefixes.push(deploymentOf(type, namespace, name).keyPrefix);
  }
  expect(new Set(prefixes).size).toBe(deployments.length);
  for (const prefix of prefixes) expect(prefix).toMatch(KEY_PREFIX);
});

test('a deployment keeps its prefix', () => {
  const { keyPrefix } = deploymentOf('branch', 'd1example', 'feature/x');
  expect(deploymentOf('branch', 'd1example', 'feature/x')).toMatchObject({ keyPrefix });
});

test('production has no prefix: its cache is its own', () => {
  expect(deploymentOf('branch', 'd1example', 'main')).toMatchObject({
    kind: 'production',
    keyPrefix: '',
  });
});

test('production has a prefix in a database that it may share', () => {
  for (const redis of [{ topology: 'upstash' }, EXISTING] as const) {
    expect(deploymentOf('branch', 'd1example', 'main', { ...settings, redis }).keyPrefix).toMatch(/^main-/);
  }
});

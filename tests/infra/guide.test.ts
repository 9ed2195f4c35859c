import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { blockOf, GUIDE } from '../support/documents/code-blocks.ts';
import { assembly } from './assembly.ts';
import { resolve } from './resolve.ts';

/** Runs a block of the guide, with its imports replaced, and returns one of its names. */
function evaluated(begins: string, name: string): unknown {
  const source = `${blockOf(GUIDE, begins).code}\nresult = ${name};`;
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const context = createContext({
    result: undefined,
    exports: {},
    require: () => ({ defineBackend: (definition: unknown) => definition }),
  });
  runInContext(outputText, context);
  return JSON.parse(JSON.stringify(context.result));
}

test('the replication group of the command line', () => {
  const { code } = blockOf(GUIDE, 'aws elasticache create-replication-group');
  const flags = Object.fromEntries([...code.matchAll(/--([\w-]+) ("[^"]*"|\S+)/g)].map(([, k, v]) => [k, v]));
  expect(flags).toMatchObject({ 'num-cache-clusters': '2', engine: 'redis', 'engine-version': '7.0' });
  const { properties } = assembly('cluster').one('AWS::ElastiCache::ReplicationGroup');
  // Two nodes per shard, of Redis' open successor and the successor of its node type.
  expect(1 + Number(properties.ReplicasPerNodeGroup)).toBe(Number(flags['num-cache-clusters']));
  expect(properties).toMatchObject({
    Engine: 'valkey',
    EngineVersion: '8.2',
    CacheNodeType: 'cache.t4g.small',
  });
  expect(String(properties.ReplicationGroupDescription)).not.toBe('');
});

test('the VPC and the functions inside', () => {
  const { vpc, functions } = evaluated('// amplify/backend.ts', 'exports.backend') as {
    vpc: Record<string, unknown> & { subnetConfiguration: { cidrMask: number; subnetType: string }[] };
    functions: {
      sessionManager: { runtime: string; vpc: { subnetIds: string[]; securityGroupIds: string[] } };
    };
  };
  const built = assembly('cluster');
  expect(built.one('AWS::EC2::VPC').properties).toMatchObject({
    CidrBlock: vpc.cidr,
    EnableDnsHostnames: vpc.enableDnsHostnames,
    EnableDnsSupport: vpc.enableDnsSupport,
  });
  const [subnet] = vpc.subnetConfiguration;
  expect(subnet?.subnetType).toBe('Isolated');
  const masks = built
    .all('AWS::EC2::Subnet')
    .map(({ properties }) => Number(String(properties.CidrBlock).split('/')[1]));
  expect(masks).toEqual([subnet?.cidrMask, subnet?.cidrMask]);
  expect(built.all('AWS::EC2::NatGateway')).toEqual([]);

  const { stack, properties } = built.one('AWS::Lambda::Function', 'sessionmanager');
  expect(resolve(built, stack, properties.VpcConfig)).toEqual({
    SecurityGroupIds: functions.sessionManager.vpc.securityGroupIds.map(() =>
      expect.stringMatching(/^<network\//),
    ),
    SubnetIds: functions.sessionManager.vpc.subnetIds.map(() => expect.stringMatching(/^<network\//)),
  });
  const major = (runtime: unknown) => Number(/^nodejs(\d+)\.x$/.exec(String(runtime))?.[1]);
  expect(major(properties.Runtime)).toBeGreaterThan(major(functions.sessionManager.runtime));
});

test('the alarms, where no setting says how many connections there will be', () => {
  const asked = Object.values(evaluated('// CloudWatch alarms', 'redisAlarms') as Record<string, GuideAlarm>);
  expect(asked).toHaveLength(2);
  const alarms = assembly('durable')
    .all('AWS::CloudWatch::Alarm')
    .map(({ properties }) => properties);
  const nodes = 2;
  for (const { metricName, threshold, comparisonOperator } of asked) {
    const found = alarms.filter(({ MetricName }) => MetricName === metricName);
    expect(found).toHaveLength(nodes);
    for (const alarm of found) {
      expect(alarm).toMatchObject({ Threshold: threshold, ComparisonOperator: comparisonOperator });
    }
  }
});

interface GuideAlarm {
  readonly metricName: string;
  readonly threshold: number;
  readonly comparisonOperator: string;
}

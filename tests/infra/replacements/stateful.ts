import { type FlatResource, NESTED_STACK, type Resources } from './flatten.ts';
import { knownBehaviour } from './update-behaviour.ts';

/** The data that is lost with a resource of each type. */
const STATEFUL: Readonly<Record<string, string>> = {
  [NESTED_STACK]: 'everything in the stack',
  'AWS::AppSync::GraphQLApi': 'the URL that front ends call',
  'AWS::Cognito::IdentityPool': 'the identities of users',
  'AWS::Cognito::UserPool': 'the users',
  'AWS::Cognito::UserPoolClient': 'the client id in tokens and front ends',
  'AWS::Cognito::UserPoolDomain': 'the address of the sign-in',
  'AWS::DynamoDB::Table': 'the items',
  'AWS::EC2::SecurityGroup': 'the connections',
  'AWS::EC2::Subnet': 'the network of the cache',
  'AWS::EC2::VPC': 'the network of the cache',
  'AWS::ElastiCache::ReplicationGroup': 'sessions and caches',
  'AWS::ElastiCache::ServerlessCache': 'sessions and caches',
  'AWS::ElastiCache::SubnetGroup': 'the network of the cache',
  'AWS::ElastiCache::User': 'the access to the cache',
  'AWS::ElastiCache::UserGroup': 'the access to the cache',
  'AWS::Lambda::Url': 'the URL that front ends call',
  'AWS::Logs::LogGroup': 'the log',
  'AWS::S3::Bucket': 'the objects',
  'AWS::SNS::Topic': 'the confirmed subscriptions',
};

/** Properties that the specification calls mutable, but that AWS does not allow to change. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  // https://github.com/aws-amplify/amplify-cli/issues/4227, https://github.com/awsdocs/aws-cloudformation-user-guide/pull/53
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  // The property's description in the specification.
  'AWS::ElastiCache::ReplicationGroup': ['Durability'],
};

export const isImmutable = (type: string, property: string): boolean =>
  IMMUTABLE[type]?.includes(property) ?? false;

/** @returns what would be lost; undefined for resources that can be created again, such as Amplify's own buckets */
export const lossOf = ({ Type, DeletionPolicy }: FlatResource): string | undefined =>
  Type === 'AWS::S3::Bucket' && DeletionPolicy === 'Delete' ? undefined : STATEFUL[Type];

/**
 * The stateful resources of a deployment and the resources that they refer to, with only those properties whose change
 * replaces them. A comparison needs nothing else.
 */
export function essentials(all: Resources): Resources {
  const kept = new Map<string, FlatResource>();
  const keep = (id: string) => {
    const resource = all[id];
    if (!resource || kept.has(id)) return;
    const essential = essentialOf(resource);
    kept.set(id, essential);
    for (const other of referencesIn(essential.Properties)) keep(other);
  };
  for (const [id, resource] of Object.entries(all)) if (lossOf(resource)) keep(id);
  return Object.fromEntries([...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function essentialOf({ Type, Properties = {}, DeletionPolicy, UpdatePolicy }: FlatResource): FlatResource {
  const replacing = Object.entries(Properties).filter(
    ([name]) =>
      isImmutable(Type, name) || !['updates in place', undefined].includes(knownBehaviour(Type, name)),
  );
  return {
    Type,
    Properties: Object.fromEntries(replacing.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ...(DeletionPolicy && { DeletionPolicy }),
    ...(UpdatePolicy && { UpdatePolicy }),
  };
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const [resource = Ref] = attribute ?? [];
  return resource ? [resource] : Object.values(value).flatMap(referencesIn);
}

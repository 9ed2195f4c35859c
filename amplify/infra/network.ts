import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { MIRROR_PREFIX } from '../../src/aws/jwks-mirror.ts';
import type { JwksMirror } from './jwks-mirror.ts';

interface NetworkProps {
  readonly mirror: JwksMirror;
}

/** 6380 is where ElastiCache Serverless answers reads from replicas, which the client may ask for the slots. */
const REDIS_PORT = 6379;
const REDIS_PORTS = Port.tcpRange(REDIS_PORT, REDIS_PORT + 1);

/**
 * A VPC without a way in or out: private subnets, no NAT, and S3 through a gateway for the key sets. It owns both
 * security groups and every rule between them, because rules in the stacks of their users would make a cycle.
 */
export class Network extends Construct {
  readonly redisPort = REDIS_PORT;
  readonly subnetIds: string[];
  readonly functions: SecurityGroup;
  readonly redis: SecurityGroup;

  constructor(scope: Construct, id: string, { mirror }: NetworkProps) {
    super(scope, id);
    const vpc: IVpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Private', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Nothing uses the default group, and emptying it takes a function with rights to change groups.
      restrictDefaultSecurityGroup: false,
      // Vpc declares an optional property more loosely than IVpc, which our strict compiler minds.
    }) as IVpc;
    this.subnetIds = vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
    this.functions = this.securityGroup('Functions', vpc, 'Functions that use Redis');
    this.redis = this.securityGroup('Redis', vpc, 'Redis');
    this.connect();
    this.keepFlowLogs(vpc);
    this.openMirror(vpc, mirror);
  }

  private connect(): void {
    this.redis.addIngressRule(this.functions, REDIS_PORTS, 'Redis from the functions');
    this.functions.addEgressRule(this.redis, REDIS_PORTS, 'Redis');
    // The prefix list of S3 has another id in every region; the only route from here leads to S3 anyway.
    this.functions.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'S3 through the gateway endpoint');
  }

  private securityGroup(id: string, vpc: IVpc, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
  }

  private keepFlowLogs(vpc: IVpc): void {
    const logGroup = new LogGroup(this, 'FlowLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(logGroup) });
  }

  /** Even a leaked credential gets nothing else through this gateway. */
  private openMirror(vpc: IVpc, { bucket }: JwksMirror): void {
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 }).addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects(`${MIRROR_PREFIX}*`)],
        conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
      }),
    );
  }
}

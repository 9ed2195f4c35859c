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
import type { JwksMirror } from './jwks-mirror.ts';

interface NetworkProps {
  readonly mirror: JwksMirror;
  /** Without them, the first two of the region. */
  readonly availabilityZones?: string[] | undefined;
}

/** On port 6380 ElastiCache Serverless serves reads from replicas. The client may ask them for the slots. */
const REDIS_PORT = 6379;
const REDIS_PORTS = Port.tcpRange(REDIS_PORT, REDIS_PORT + 1);

/**
 * A VPC without inbound or outbound internet access: private subnets, no NAT, and a gateway to S3 for the key sets. It
 * owns both security groups and every rule between them: rules in other stacks would create a cycle.
 */
export class Network extends Construct {
  readonly redisPort = REDIS_PORT;
  readonly subnetIds: string[];
  readonly functions: SecurityGroup;
  readonly redis: SecurityGroup;

  constructor(scope: Construct, id: string, { mirror, availabilityZones }: NetworkProps) {
    super(scope, id);
    const vpc: IVpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ...(availabilityZones ? { availabilityZones } : { maxAzs: 2 }),
      natGateways: 0,
      subnetConfiguration: [{ name: 'Private', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Nothing uses the default group, and removing its rules needs a function that may change groups.
      restrictDefaultSecurityGroup: false,
      // Vpc declares an optional property more loosely than IVpc, which our compiler options reject.
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
    // The prefix list of S3 has a different id in every region. The only route from here leads to S3.
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

  /** The gateway allows nothing else, even with leaked credentials. */
  private openMirror(vpc: IVpc, { keySets }: JwksMirror): void {
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 }).addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [keySets],
        conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
      }),
    );
  }
}

import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  type GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** An existing VPC, or the settings for a new one. */
export interface NetworkProps {
  /**
   * An existing VPC; a new one by default. Its subnets need a route to S3, through a gateway endpoint or a NAT gateway.
   */
  readonly vpc?: IVpc | undefined;
  /**
   * Its subnets for the functions and Redis, none of them public; by default the private ones, with or without a NAT
   * gateway.
   */
  readonly subnets?: SubnetSelection | undefined;
  /** Zones of a new VPC, such as `["us-east-1a", "us-east-1b"]`; by default the first two of the region. */
  readonly availabilityZones?: readonly string[] | undefined;
}

/** On port 6380, ElastiCache Serverless serves reads from replicas. The client may request the slots from them. */
const REDIS_PORT = 6379;
const REDIS_PORTS = Port.tcpRange(REDIS_PORT, REDIS_PORT + 1);

/**
 * The network of the functions and Redis. A new VPC has neither inbound nor outbound internet access: private subnets,
 * no NAT, and a gateway to S3 for the signing keys. An existing VPC only gets security groups. The network owns them
 * and all rules between them, because rules in other stacks would create a cycle.
 */
export class Network extends Construct {
  /** @internal */
  readonly redisPort = REDIS_PORT;
  /** The subnets of the functions and of Redis. */
  readonly subnetIds: string[];
  /** The security group of the functions. Allow it to reach your own Redis. */
  readonly functions: ISecurityGroup;
  private readonly vpc: IVpc;
  /** Absent in an existing VPC. */
  private readonly s3: GatewayVpcEndpoint | undefined;
  private ownGroup: SecurityGroup | undefined;

  /**
   * @param scope the stack of the network, such as `backend.createStack('network')`
   * @throws Error if one of the subnets is public, because functions cannot reach anything from there
   */
  constructor(scope: Construct, id: string, { vpc, subnets, availabilityZones }: NetworkProps = {}) {
    super(scope, id);
    this.vpc = vpc ?? this.createVpc(availabilityZones);
    const selected = this.vpc.selectSubnets(subnets);
    if (selected.hasPublic) throw new Error('The network has public subnets: name private ones in `subnets`');
    this.subnetIds = selected.subnetIds;
    this.functions = this.securityGroup('Functions', 'Functions that use Redis');
    // The prefix list of S3 has a different id in every region. In a new VPC, the only route leads to S3.
    this.functions.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'S3 through the gateway endpoint');
    this.s3 = vpc
      ? undefined
      : this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
  }

  /** @internal The security group of a new cache, which allows access from the functions. */
  get redis(): SecurityGroup {
    if (!this.ownGroup) {
      this.ownGroup = this.securityGroup('Redis', 'Redis');
      this.connect(this.ownGroup, REDIS_PORTS);
    }
    return this.ownGroup;
  }

  /** @internal Lets the functions reach an existing Redis. */
  openRedis({
    port,
    securityGroupId,
  }: {
    readonly port: number;
    readonly securityGroupId?: string | undefined;
  }): void {
    const ports = Port.tcp(port);
    if (securityGroupId) {
      this.connect(SecurityGroup.fromSecurityGroupId(this, 'Existing', securityGroupId), ports);
    } else {
      this.functions.addEgressRule(Peer.anyIpv4(), ports, 'Redis');
    }
  }

  /** @internal Lets the functions read signing keys. The gateway allows nothing else, even with leaked credentials. */
  openMirror({ keySets }: { readonly keySets: string }): void {
    this.s3?.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [keySets],
        conditions: { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } },
      }),
    );
  }

  private connect(redis: ISecurityGroup, ports: Port): void {
    redis.addIngressRule(this.functions, ports, 'Redis from the functions');
    this.functions.addEgressRule(redis, ports, 'Redis');
  }

  private createVpc(availabilityZones: readonly string[] | undefined): IVpc {
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      ...(availabilityZones ? { availabilityZones: [...availabilityZones] } : { maxAzs: 2 }),
      natGateways: 0,
      subnetConfiguration: [{ name: 'Private', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED }],
      // Nothing uses the default group, and removing its rules would require a function that may change groups.
      restrictDefaultSecurityGroup: false,
      // Vpc declares an optional property more loosely than IVpc, which the compiler options reject.
    }) as IVpc;
    this.keepFlowLogs(vpc);
    return vpc;
  }

  private securityGroup(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private keepFlowLogs(vpc: IVpc): void {
    const logGroup = new LogGroup(this, 'FlowLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(logGroup) });
  }
}

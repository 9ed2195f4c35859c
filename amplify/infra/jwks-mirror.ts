import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { MIRROR_INTERVAL_MS, MIRROR_PREFIX, MIRROR_TIMEOUT_MS } from '../../src/aws/jwks-mirror/index.ts';
import { entryOf } from '../functions/entry.ts';
import { limitEnvironment } from './environment-size.ts';
import type { MonitoredFunction } from './function-metrics.ts';

interface JwksMirrorProps {
  /** The value of TOKEN_ISSUERS. */
  readonly tokenIssuers: string;
}

const REFRESH_EVERY = Duration.millis(MIRROR_INTERVAL_MS);
const TIMEOUT = Duration.millis(MIRROR_TIMEOUT_MS);

/**
 * Copies the issuers' signing keys from outside the VPC to a private bucket, for the functions inside it. Whoever can
 * write to the bucket controls which tokens are accepted, so only the mirror's role has write access.
 */
export class JwksMirror extends Construct implements MonitoredFunction {
  readonly bucket: Bucket;
  /** ARN pattern of every key set. */
  readonly keySets: string;
  readonly label = 'jwks-mirror';
  readonly lambda: IFunction;
  readonly timeout = TIMEOUT;

  constructor(scope: Construct, id: string, { tokenIssuers }: JwksMirrorProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const mirror = this.mirrorFunction(bucket, tokenIssuers);
    this.bucket = bucket;
    this.keySets = bucket.arnForObjects(`${MIRROR_PREFIX}*`);
    this.lambda = mirror;
    this.permit(bucket, mirror);
    limitEnvironment(mirror);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(REFRESH_EVERY),
      targets: [new LambdaFunction(mirror)],
    });
    // Fills the mirror during the deployment and whenever the issuers change. The functions that read it depend on this
    // stack, so they are created only after it has succeeded.
    new Trigger(this, 'Fill', { handler: mirror, timeout: TIMEOUT, executeAfter: [bucket] });
  }

  private mirrorFunction(bucket: Bucket, tokenIssuers: string): NodejsFunction {
    return new NodejsFunction(this, 'Function', {
      entry: entryOf('./jwks-mirror/handler'),
      description: 'Copies the signing keys of token issuers to S3',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: TIMEOUT,
      environment: { JWKS_MIRROR_BUCKET: bucket.bucketName, TOKEN_ISSUERS: tokenIssuers },
      bundling: { format: OutputFormat.ESM, minify: true, sourceMap: true, bundleAwsSDK: true },
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }

  private permit(bucket: Bucket, mirror: NodejsFunction): void {
    mirror.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: [this.keySets] }),
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [bucket.arnForObjects('*')],
        conditions: { StringNotEquals: { 'aws:PrincipalArn': mirror.role?.roleArn ?? '' } },
      }),
    );
  }
}

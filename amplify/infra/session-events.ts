import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, LogGroup, RetentionDays, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { entryOf } from '../functions/entry.ts';
import type { AmplifyFunction } from './amplify-function.ts';
import { limitEnvironment } from './environment-size.ts';
import type { MonitoredFunction } from './function-metrics.ts';

interface SessionEventsProps {
  readonly sessionManager: AmplifyFunction;
  /** A bus of this account and region. */
  readonly eventBusName: string;
  /** Distinguishes deployments that share the bus. */
  readonly deployment: string;
}

/** A batch takes one second. The rest is for a bus that is slow or rejects events. */
const TIMEOUT = Duration.minutes(1);

/** Maximum time that SQS keeps a message. */
const KEEP_UNDELIVERED = Duration.days(14);

/** Matches audit lines of sessions, because no other line has an `eventId`. */
const SESSION_LINES = FilterPattern.all(
  FilterPattern.booleanValue('$.audit', true),
  FilterPattern.exists('$.eventId'),
);

/**
 * Puts session events on EventBridge. Functions in the VPC can reach only Redis and S3, so a function outside it reads
 * the events from the log. CloudWatch Logs invokes it asynchronously, so no call waits for it and Lambda retries failed
 * invocations: https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export class SessionEvents extends Construct implements MonitoredFunction {
  readonly label = 'session-events';
  readonly lambda: IFunction;
  readonly timeout = TIMEOUT;
  /** Batches that Lambda stopped retrying. */
  readonly undelivered: IQueue;

  constructor(
    scope: Construct,
    id: string,
    { sessionManager, eventBusName, deployment }: SessionEventsProps,
  ) {
    super(scope, id);
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: KEEP_UNDELIVERED,
    });
    const lambda = this.forwardingFunction({ EVENT_BUS_NAME: eventBusName, DEPLOYMENT: deployment });
    this.lambda = lambda;
    const bus = Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: eventBusName,
    });
    lambda.addToRolePolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] }));
    limitEnvironment(lambda);
    new SubscriptionFilter(this, 'Subscription', {
      logGroup: LogGroup.fromLogGroupName(this, 'SessionLog', logGroupNameOf(sessionManager)),
      destination: new LambdaDestination(lambda),
      filterPattern: SESSION_LINES,
    });
  }

  private forwardingFunction(environment: Record<string, string>): NodejsFunction {
    return new NodejsFunction(this, 'Function', {
      entry: entryOf('./session-events/handler'),
      description: 'Puts session events on EventBridge',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: TIMEOUT,
      environment,
      // The runtime includes the SDK.
      bundling: { format: OutputFormat.ESM, minify: true, sourceMap: true },
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.undelivered),
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }
}

/** @throws TypeError for a function that logs to the group that Lambda creates with the first line */
function logGroupNameOf({ resources }: AmplifyFunction): string {
  const { loggingConfig } = resources.cfnResources.cfnFunction;
  if (loggingConfig && 'logGroup' in loggingConfig && loggingConfig.logGroup) return loggingConfig.logGroup;
  throw new TypeError('sessionManager has no log group of its own');
}

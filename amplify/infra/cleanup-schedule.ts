import { Duration } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { AmplifyFunction } from './amplify-function.ts';

/**
 * Runs the cleanup of sessions on a schedule. Runs without anything to remove are short.
 * @param minutes interval, in minutes
 */
export function scheduleCleanup({ resources: { lambda } }: AmplifyFunction, minutes: number): void {
  new Schedule(lambda, 'Cleanup', {
    schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
    description: 'Removes expired sessions',
    target: new LambdaInvoke(lambda),
  });
}

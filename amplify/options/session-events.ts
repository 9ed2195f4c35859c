import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const BUS_NAME = /^[\w.-]{1,256}$/;

/** Log levels that include audit lines. */
const AUDITED: readonly string[] = ['info', 'debug'];

export const sessionEvents = z
  .strictObject({
    eventBusName: z
      .string()
      .refine(
        (name) => BUS_NAME.test(name) || Token.isUnresolved(name),
        'must be the name of an event bus, not an ARN',
      )
      .describe('name of the bus, in the account and region of the backend, such as `default`'),
  })
  .optional()
  .describe('sends [session events](session-events.md) to EventBridge; without it, they are only in the log');

interface LoggedEvents {
  readonly sessionEvents?: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** @returns the problem of a log level that excludes the lines from which events are created */
export function sessionEventsProblem({
  sessionEvents,
  environment,
}: LoggedEvents): (readonly [path: string[], message: string])[] {
  const level = environment.LOG_LEVEL?.trim() || 'info';
  if (!sessionEvents || AUDITED.includes(level)) return [];
  return [
    [
      ['environment', 'LOG_LEVEL'],
      `must be ${AUDITED.join(' or ')} with sessionEvents, which are read from the log`,
    ],
  ];
}

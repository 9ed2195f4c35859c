import { Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, of all variables as one JSON object. */
const MAX_ENVIRONMENT_BYTES = 4_096;

/**
 * Space reserved for each value that is known only after deployment. The longest is the host of a cluster, which
 * contains its stack and its region.
 */
const UNKNOWN_BYTES = 128;

/** Number of variables that an error names, largest first. */
const NAMED = 3;

/**
 * Fails the synthesis if a function's variables exceed Lambda's limit. CloudFormation would only detect this after
 * creating everything else. The error names the largest variables, and CDK adds the function's path.
 */
export function limitEnvironment({ node: { defaultChild } }: IFunction): void {
  if (!(defaultChild instanceof CfnFunction)) throw new TypeError('The function is imported');
  const validate = () => environmentProblems(Stack.of(defaultChild).resolve(defaultChild.environment));
  defaultChild.node.addValidation({ validate });
}

/** @param environment environment in the template */
function environmentProblems(environment: { variables?: object } | undefined): string[] {
  const sizes = Object.entries(environment?.variables ?? {}).map(([name, value]) => ({
    name,
    bytes: Buffer.byteLength(JSON.stringify({ [name]: longestOf(value) })) - 1,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 1);
  if (total <= MAX_ENVIRONMENT_BYTES) return [];
  const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, NAMED);
  const names = largest.map(({ name, bytes }) => `${name} (${bytes})`).join(', ');
  return [
    `The environment variables take ${total} bytes, but Lambda allows ${MAX_ENVIRONMENT_BYTES}. The largest are ${names}. ` +
      'Shorten tokenIssuers or environment.',
  ];
}

/** The longest possible text of a value in a template. */
function longestOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [, parts] = (value as { 'Fn::Join'?: [separator: string, parts: unknown[]] })['Fn::Join'] ?? [];
  return parts ? parts.map(longestOf).join('') : 'x'.repeat(UNKNOWN_BYTES);
}

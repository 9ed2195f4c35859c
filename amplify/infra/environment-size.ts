import { Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, of all variables as one JSON object. */
const MAX_ENVIRONMENT_BYTES = 4_096;

/** Room for what only a deployment knows. The host of a cluster, the longest, is named after its stack and its region. */
const UNKNOWN_BYTES = 128;

/** Variables that an error names, the largest first. */
const NAMED = 3;

/**
 * Fails the synthesis if Lambda could not hold a function's variables. CloudFormation would find out after it has made
 * everything else. The error names the largest variables, and CDK adds the function's path.
 */
export function limitEnvironment({ node: { defaultChild } }: IFunction): void {
  if (!(defaultChild instanceof CfnFunction)) throw new TypeError('The function is imported');
  const validate = () => environmentProblems(Stack.of(defaultChild).resolve(defaultChild.environment));
  defaultChild.node.addValidation({ validate });
}

/** @param environment as the template has it */
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
    `The environment variables take ${total} bytes, and Lambda allows ${MAX_ENVIRONMENT_BYTES}. The largest are ${names}. ` +
      'Shorten tokenIssuers or environment.',
  ];
}

/** The longest text that a value of a template may become. */
function longestOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [, parts] = (value as { 'Fn::Join'?: [separator: string, parts: unknown[]] })['Fn::Join'] ?? [];
  return parts ? parts.map(longestOf).join('') : 'x'.repeat(UNKNOWN_BYTES);
}

import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { FunctionName } from '../aws/lambda-function.ts';
import { UserError } from '../local/command/terminal.ts';
import { type Environment, lazy, parseJson } from '../redis/index.ts';

/** Where a command acts. */
export type Target =
  | { readonly kind: 'local' }
  | { readonly kind: 'outputs'; readonly path: string; readonly region: string | undefined }
  | {
      readonly kind: 'functions';
      readonly functions: readonly string[];
      readonly region: string | undefined;
    };

/** The functions of a deployment. */
export interface DeployedFunctions {
  /** Says which deployment it is. */
  readonly description: string;
  readonly session: FunctionName;
  /** Those with tenants to limit: the session function and, unless only one was named, the cache function. */
  readonly all: readonly FunctionName[];
}

interface TargetFlags {
  readonly outputs?: string | undefined;
  readonly function?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly local: boolean;
}

const OUTPUTS = 'amplify_outputs.json';

/** @throws UserError for flags that name more than one target */
export function parseTarget({ outputs, function: functions, region, local }: TargetFlags): Target {
  const named = [outputs, functions, local || undefined].filter((flag) => flag !== undefined);
  if (named.length > 1) throw new UserError('Use only one of --outputs, --function and --local');
  if (local && region) throw new UserError('--region cannot be used with --local');
  if (local) return { kind: 'local' };
  if (functions) return { kind: 'functions', functions, region };
  return { kind: 'outputs', path: outputs ?? OUTPUTS, region };
}

const outputsSchema = lazy(() =>
  z.object({
    custom: z.object({
      redis: z.object({
        environment: z.string(),
        sessionFunction: z.string(),
        cacheFunction: z.string(),
        region: z.string(),
      }),
    }),
  }),
);

/**
 * Finds the functions of a deployment.
 * @throws UserError that states what to do
 */
export function findFunctions(
  target: Exclude<Target, { kind: 'local' }>,
  env: Environment,
): DeployedFunctions {
  if (target.kind === 'functions') {
    const all = target.functions.map((text) => parseFunction(text, target.region ?? env.AWS_REGION));
    const [session] = all;
    if (!session) throw new UserError('--function takes the name or ARN of a function');
    return { description: all.map(({ name }) => name).join(', '), session, all };
  }
  const { environment, sessionFunction, cacheFunction, region } = readOutputs(target.path);
  const inRegion = (name: string): FunctionName => ({ name, region: target.region ?? region });
  const session = inRegion(sessionFunction);
  return {
    description: `${environment} of ${target.path}`,
    session,
    all: [session, inRegion(cacheFunction)],
  };
}

function readOutputs(path: string) {
  const text = readText(path);
  const parsed = outputsSchema().safeParse(parseJson(text));
  if (parsed.success) return parsed.data.custom.redis;
  const isLocal = /"environment":\s*"local"/.test(text);
  throw new UserError(
    isLocal
      ? `${path} belongs to a local product. Use --local, or name the deployment with --outputs or --function`
      : `${path} does not name the functions (custom.redis.sessionFunction). Deploy this version, then write it with: npx ampx generate outputs --app-id <app> --branch <branch>`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UserError(
      `${path} cannot be read. Write it with: npx ampx generate outputs --app-id <app> --branch <branch>. Or name the function with --function, or use --local.`,
    );
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax */
const NAME = /^[A-Za-z0-9_-]{1,140}$/;
const ARN = /^arn:aws[a-z-]*:lambda:([a-z0-9-]+):\d{12}:function:([A-Za-z0-9_-]{1,140})$/;

function parseFunction(text: string, region: string | undefined): FunctionName {
  const [, ownRegion, ownName] = ARN.exec(text) ?? [];
  if (ownRegion && ownName) return { name: ownName, region: ownRegion };
  if (!NAME.test(text)) throw new UserError(`--function takes the name or ARN of a function, not '${text}'`);
  if (!region) throw new UserError(`The region of ${text} is not known. Set --region or AWS_REGION.`);
  return { name: text, region };
}

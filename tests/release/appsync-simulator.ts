import { createRequire } from 'node:module';
import { join } from 'node:path';
import { assembly } from '../infra/assembly.ts';
import {
  type DataResource,
  readDataResources,
  readDeployedSdl,
  readMappingTemplate,
  referenced,
} from '../infra/data-templates.ts';
import type { RunningLambda } from '../infra/lambda.ts';
import type { Kind } from '../infra/synthesize.ts';
import { SIMULATOR_DIR } from '../support/programs/programs.ts';

const PACKAGE = join(SIMULATOR_DIR, 'package.json');
const MODULE = '@aws-amplify/amplify-appsync-simulator';

/** What the simulator's own types say, as far as it is used here; its package is not part of the install. */
interface Simulator {
  readonly url: string;
  init(config: object): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * AWS's simulator of AppSync, over the schema, templates and resolvers of an assembly.
 * @param lambdas by the prefix of their logical ids
 */
export async function startSimulator(
  kind: Kind,
  lambdas: Readonly<Record<string, RunningLambda>>,
): Promise<Simulator> {
  const { AmplifyAppSyncSimulator } = createRequire(PACKAGE)(MODULE) as {
    AmplifyAppSyncSimulator: new (options: object) => Simulator;
  };
  const simulator = new AmplifyAppSyncSimulator({ port: 0 });
  simulator.init(configOf(assembly(kind).dir, lambdas));
  await simulator.start();
  return simulator;
}

function configOf(dir: string, lambdas: Readonly<Record<string, RunningLambda>>) {
  const resources = readDataResources(dir);
  const ofType = (type: string) => resources.filter((resource) => resource.type === `AWS::AppSync::${type}`);
  const resolvers = ofType('Resolver');
  const functions = ofType('FunctionConfiguration');
  const [api] = ofType('GraphQLApi');
  return {
    schema: { content: readDeployedSdl(dir) },
    resolvers: resolvers.map(({ id, properties }) => ({
      kind: 'PIPELINE',
      typeName: properties.TypeName,
      fieldName: properties.FieldName,
      functions: (properties.PipelineConfig as { Functions: unknown[] }).Functions.map(
        (reference) => referenced(resources, reference).id,
      ),
      ...locations(id),
    })),
    functions: functions.map(({ id, properties }) => ({
      name: id,
      dataSourceName: dataSourceOf(resources, properties.DataSourceName).id,
      ...locations(id),
    })),
    dataSources: ofType('DataSource').map(({ id, properties }) => {
      const invoked = Object.keys(lambdas).find((name) =>
        JSON.stringify(properties.LambdaConfig)?.includes(name),
      );
      if (invoked === undefined) return { name: id, type: 'NONE' };
      return { name: id, type: 'AWS_LAMBDA', invoke: (event: unknown) => invoke(lambdas[invoked], event) };
    }),
    mappingTemplates: [...resolvers, ...functions].flatMap(({ id, properties }) =>
      (['Request', 'Response'] as const).map((which) => ({
        path: `${id}.${which}`,
        content: textOf(readMappingTemplate(dir, properties, which)),
      })),
    ),
    appSync: {
      name: 'simulated',
      defaultAuthenticationType: provider(Object(api?.properties)),
      additionalAuthenticationProviders: [],
    },
  };
}

const locations = (id: string) => ({
  requestMappingTemplateLocation: `${id}.Request`,
  responseMappingTemplateLocation: `${id}.Response`,
});

/** Amplify gives its functions without a Lambda the API's `NONE` source, by a reference into another stack. */
function dataSourceOf(resources: readonly DataResource[], reference: unknown): DataResource {
  try {
    return referenced(resources, reference);
  } catch {
    return referenced(resources, { Ref: resources.find(({ properties }) => properties.Type === 'NONE')?.id });
  }
}

/** References to resources that only a deployment knows become their names: no template looks at them here. */
function textOf(template: unknown): string {
  if (typeof template === 'string') return template;
  const [, parts] = (template as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
}

const provider = ({ AuthenticationType, OpenIDConnectConfig }: Record<string, unknown>) => ({
  authenticationType: AuthenticationType,
  openIDConnectConfig: OpenIDConnectConfig,
});

/** As Lambda and AppSync do it: through JSON, and an error is an error of the data source. */
async function invoke(lambda: RunningLambda | undefined, event: unknown): Promise<unknown> {
  const answer = await lambda?.invoke(JSON.parse(JSON.stringify(event)));
  if (answer?.error !== undefined) throw Object.assign(new Error(answer.error), { type: 'Lambda:Unhandled' });
  return answer?.result;
}

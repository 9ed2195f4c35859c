import { useState } from 'react';
import { CodeBlock } from '../../components/code-block.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { amplifyCodeOf } from '../../snippets/amplify-code.ts';
import { clientCodeOf } from '../../snippets/client-code.ts';
import { curlOf } from '../../snippets/curl.ts';
import { useConsole } from '../../state/console.ts';
import type { Deployment } from '../../state/deployment.ts';
import { withPlaceholders } from '../../state/recording-fetch.ts';
import { graphqlInput, modelSchemaOf } from './graphql-input.ts';
import { httpRequestOf } from './http-request.ts';
import type { Input } from './input-form.ts';
import type { ReferenceOperation } from './reference-operation.ts';

const TABS = [
  { name: 'curl', title: 'curl' },
  { name: 'client', title: 'Client' },
  { name: 'amplify', title: 'aws-amplify' },
] as const;

interface CallSnippetsProps {
  readonly operation: ReferenceOperation;
  readonly input: Input;
}

/** The call of the form as code. Tokens and session ids are variables. */
export function CallSnippets({ operation, input }: CallSnippetsProps) {
  const { deployment } = useConsole();
  const [chosen, setChosen] = useState<(typeof TABS)[number]['name']>('curl');
  const { method, url, headers, body } = httpRequestOf(operation, input, deployment, 'TOKEN');
  const sent = { transport: 'HTTP', method, url, headers: withPlaceholders(headers), body } as const;
  const code = {
    curl: () => curlOf(sent),
    client: () => clientCodeOf(sent),
    amplify: () => amplifyCode(operation, input, deployment),
  }[chosen]();
  return (
    <Tabs label="This call as code" tabs={TABS} chosen={chosen} onChoose={setChosen}>
      <CodeBlock title={TABS.find(({ name }) => name === chosen)?.title ?? ''} text={code} />
    </Tabs>
  );
}

function amplifyCode({ kind, name }: ReferenceOperation, input: Input, { outputs }: Deployment): string {
  const schema = modelSchemaOf(outputs);
  const field = schema?.queries[name] ?? schema?.mutations[name];
  if (!schema || !field) return '// The GraphQL API of this deployment does not have this operation.';
  return amplifyCodeOf(kind, name, graphqlInput(schema, field, input));
}

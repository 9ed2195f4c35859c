import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { executeGraphql } from '../../../src/local/graphql/execute.ts';

const schema = buildSchema('type Query { node: Node } type Node { id: Int next: [Node] }');

it('the local GraphQL API resolves fields five deep, as AppSync does with the limit of the deployment', async () => {
  const node = { id: 1, next: [{ id: 2, next: [{ id: 3, next: [{ id: 4, next: [{ id: 5 }] }] }] }] };
  const request = { identity: {}, headers: {}, requestId: 'r' };
  const ask = (query: string) =>
    executeGraphql(schema, async () => ({ data: node, error: null }), { ...request, query });
  const deepest = await ask('{ node { next { next { next { id } } } } }');
  expect(JSON.parse(JSON.stringify(deepest))).toEqual({
    data: { node: { next: [{ next: [{ next: [{ id: 4 }] }] }] } },
  });
  const { data, errors } = await ask('{ node { id next { next { next { id next { id } } } } } }');
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    node: { id: 1, next: [{ next: [{ next: [{ id: 4, next: [{ id: null }] }] }] }] },
  });
  expect(errors).toMatchObject([{ errorType: 'QueryDepthLimitReached' }]);
});

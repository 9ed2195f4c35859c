import fc from 'fast-check';
import { actionsOf, ENDPOINTS, type Endpoint } from './document.ts';
import type { Draft } from './http-case.ts';
import { valuesOf } from './schema-arbitrary.ts';

/** Mostly callers with every permission, so that most requests reach an operation. */
const caller = fc.oneof(
  { weight: 8, arbitrary: fc.constant('tokenOfAlice') },
  { weight: 2, arbitrary: fc.constantFrom('tokenOfBob', 'tokenOfMallory') },
);

/** Requests that conform to docs/openapi.json. */
export const documentedRequest: fc.Arbitrary<Draft> = fc.oneof(...ENDPOINTS.map(requestsOf));

function requestsOf(endpoint: Endpoint): fc.Arbitrary<Draft> {
  return fc.record({
    endpoint: fc.constant(endpoint),
    path: parametersOf(endpoint, 'path').map(withoutDotSegments),
    // Header values that are not ASCII belong to `hostile`.
    headers: parametersOf(endpoint, 'header').map((headers) => inAscii(headers)),
    input: endpoint.body ? (valuesOf(endpoint.body) as fc.Arbitrary<Draft['input']>) : queryOf(endpoint),
    authorization: caller,
    documented: fc.constant(true),
  });
}

function parametersOf(endpoint: Endpoint, where: 'path' | 'header'): fc.Arbitrary<Draft['path']> {
  const parameters = endpoint.parameters.filter((parameter) => parameter.in === where);
  const values = Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema, name)]));
  const needed = parameters.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(values, { requiredKeys: needed, noNullPrototype: true });
}

/** An action and most of the parameters that it has. */
function queryOf(endpoint: Endpoint): fc.Arbitrary<Draft['input']> {
  const all = endpoint.parameters.filter((parameter) => parameter.in === 'query');
  const action = all.find(({ name }) => name === 'action');
  const others = all.filter((parameter) => parameter !== action);
  const actions = action ? valuesOf(action.schema) : fc.constant(undefined);
  return actions.chain((chosen) => {
    const fitting = others.filter((parameter) => fits(actionsOf(parameter), chosen));
    const fields = fitting.map(({ name, schema }) => fc.tuple(fc.constant(name), valuesOf(schema, name)));
    const given = fc
      .tuple(...fields)
      .chain((pairs) => fc.subarray(pairs, { minLength: Math.max(0, pairs.length - 1) }));
    return given.map((pairs) => ({
      ...(chosen !== undefined && { action: chosen }),
      ...Object.fromEntries(pairs),
    }));
  });
}

/** URL parsers resolve the segments `.` and `..`, percent-encoded or not, so no path can contain them. */
function withoutDotSegments(path: Draft['path']): Draft['path'] {
  const entries = Object.entries(path);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, /^\.{1,2}$/.test(String(value)) ? 'dots' : value]),
  );
}

const fits = (actions: readonly string[] | undefined, chosen: unknown): boolean =>
  actions === undefined || actions.includes(String(chosen));

function inAscii(headers: Draft['headers']): Draft['headers'] {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      String(value)
        .replace(/[^\x20-\x7e]/g, '~')
        .trim(),
    ]),
  );
}

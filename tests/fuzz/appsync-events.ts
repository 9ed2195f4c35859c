import fc from 'fast-check';
import { asAppSyncEvent } from '../../src/api/graphql/event.ts';
import { CLAIMS, now } from '../unit/fakes/token-maker.ts';
import { FIELDS, type FieldCall, fieldCall } from './graphql-arguments.ts';
import { envelopeTwist } from './hostile/envelopes.ts';
import { inputTwist } from './hostile/input.ts';
import { jsonText } from './json-text.ts';

/** The JSON of an event as the function receives it. */
export interface EventCase {
  readonly text: string;
  /** Whether AppSync could send it: a complete envelope with a field of the schema and any arguments. */
  readonly sound: boolean;
}

const callers = fc.constantFrom(
  { org_id: 'org_fuzz', permissions: ['cache:write', 'sessions:manage', 'console:use', 'tenant:purge'] },
  { org_id: 'org_fuzz', permissions: ['cache:write', 'sessions:manage', 'sessions:delegate'] },
  { org_id: 'org_fuzz', sub: 'auth0|bob', permissions: [] },
  { org_id: 'org_mallory', sub: 'auth0|mallory', permissions: ['cache:write', 'sessions:manage'] },
);

const twists = fc.oneof(
  fc.record({ inputs: fc.constant([]), envelopes: fc.constant([]) }),
  fc.record({ inputs: fc.array(inputTwist, { minLength: 1, maxLength: 2 }), envelopes: fc.constant([]) }),
  fc.record({
    inputs: fc.array(inputTwist, { maxLength: 1 }),
    envelopes: fc.array(envelopeTwist, { minLength: 1, maxLength: 2 }),
  }),
);

export const eventCase: fc.Arbitrary<EventCase> = fc
  .tuple(fieldCall, callers, twists)
  .map(([call, claims, { inputs, envelopes }]) => {
    const given = inputs.reduce((made, twist) => twist(made), call.arguments);
    const event = envelopes.reduce(
      (made, twist) => twist(made),
      eventOf({ ...call, arguments: given }, claims),
    );
    const text = jsonText(event);
    return { text, sound: isSound(text) };
  });

function isSound(text: string): boolean {
  const event = asAppSyncEvent(JSON.parse(text));
  return FIELDS.some(({ typeName, field }) => event?.typeName === typeName && event.fieldName === field.name);
}

/** The event that Amplify's resolver sends. */
function eventOf(call: FieldCall, claims: object): Readonly<Record<string, unknown>> {
  return {
    ...call,
    identity: {
      sub: CLAIMS.sub,
      issuer: CLAIMS.iss,
      claims: { ...CLAIMS, exp: now() + 86_400, ...claims },
      sourceIp: ['198.51.100.4'],
    },
    source: null,
    request: { headers: { 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': '198.51.100.4, 10.0.0.1' } },
    prev: { result: {} },
  };
}

import fc from 'fast-check';
import { documentedRequest } from './documented-requests.ts';
import { inputTwist } from './hostile/input.ts';
import { requestTwist } from './hostile/request.ts';
import { type HttpCase, toCase } from './http-case.ts';

/** A third conforms to the document; the others violate it in their input, their serialization, or both. */
const twists = fc.oneof(
  fc.record({ inputs: fc.constant([]), requests: fc.constant([]) }),
  fc.record({ inputs: fc.array(inputTwist, { minLength: 1, maxLength: 2 }), requests: fc.constant([]) }),
  fc.record({
    inputs: fc.array(inputTwist, { maxLength: 1 }),
    requests: fc.array(requestTwist, { minLength: 1, maxLength: 2 }),
  }),
);

export const httpCase: fc.Arbitrary<HttpCase> = fc
  .tuple(documentedRequest, twists)
  .map(([draft, { inputs, requests }]) => {
    const input = inputs.reduce((made, twist) => twist(made), draft.input);
    const documented = inputs.length + requests.length === 0;
    const written = toCase({ ...draft, input, documented });
    return requests.reduce((made, twist) => twist(made), written);
  });

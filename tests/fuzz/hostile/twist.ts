import type { HttpCase } from '../http-case.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Changes an input: a body, a query, or the arguments of a GraphQL field. */
export type InputTwist = (input: Input) => Input;

/** Changes a serialized request. */
export type RequestTwist = (request: HttpCase) => HttpCase;

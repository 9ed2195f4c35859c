import type { HttpCase } from '../http-case.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Makes something else of an input: of a body, of a query, or of the arguments of a GraphQL field. */
export type InputTwist = (input: Input) => Input;

/** Makes something else of a request once it is written down. */
export type RequestTwist = (request: HttpCase) => HttpCase;

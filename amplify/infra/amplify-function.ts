import type { secret } from '@aws-amplify/backend';
import type { FunctionResources, ResourceProvider } from '@aws-amplify/backend/types/platform';

/** The value of a variable: text, or an Amplify secret. */
export type Variable = string | ReturnType<typeof secret>;

/** A function created by `defineFunction`. */
export interface AmplifyFunction extends ResourceProvider<FunctionResources> {
  addEnvironment(name: string, value: Variable): void;
}

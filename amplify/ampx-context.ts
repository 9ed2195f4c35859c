/**
 * The CDK context in which `ampx` synthesizes a backend.
 * @param type `sandbox` or `branch`
 * @param namespace the Amplify app, or the project of a sandbox
 * @param name the branch or sandbox
 */
export const ampxContext = (type: string, namespace: string, name: string) => ({
  'amplify-backend-namespace': namespace,
  'amplify-backend-name': name,
  'amplify-backend-type': type,
});

/** CDK context that omits the code of the functions. */
export const WITHOUT_BUNDLES = { 'aws:cdk:bundling-stacks': [] };

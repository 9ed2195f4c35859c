/** One script of package.json. */
export interface Command {
  /** Arguments, as the user types them after the name. */
  readonly arguments?: string;
  /** One line of Markdown; links are relative to docs/start. */
  readonly description: string;
  /** Runs part of the command above it: listed by `npm run help`, but not in docs/start/commands.md. */
  readonly partial?: true;
  /** Its name in the package: `npx amplify-redis NAME`. */
  readonly inPackage?: string;
}

/** Every script of package.json: `npm run help` prints all of them, docs/start/commands.md shows most. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  dev: {
    inPackage: 'dev',
    arguments: '[-- --port N]',
    description:
      'Starts the product; `.env.local` selects the Redis ([configuration](../operate/configuration.md)).',
  },
  token: {
    inPackage: 'token',
    arguments: '-- --tenant org_acme --user alice [--permissions cache:write] [--ttl 3600]',
    description: 'Prints a token for the running product.',
  },
  demo: {
    inPackage: 'demo',
    arguments: '[-- --url ADDRESS]',
    description: 'Calls the running product end to end and prints each step.',
  },
  example: {
    arguments: '[-- --port N]',
    description:
      'Runs the [Next.js portal](../../examples/nextjs-portal/README.md) with the product and a local login.',
  },
  test: {
    arguments: '[-- FILE]',
    description: 'Runs all tests, or the test files whose name contains FILE.',
  },
  build: {
    arguments: '[-- --update]',
    description:
      'Builds the package in `dist/package`; compares its public types with those in `package/api`.',
  },
  release: {
    arguments: '[-- --to FOLDER]',
    description:
      'Builds, checks, tests and packs a [release](../contribute/testing.md#a-release), without publishing it.',
  },
  'test:release': {
    arguments: '[-- FILE]',
    description:
      'Runs the slow tests: all faults, fuzzing and model checking, a deployment, and AWS’s runtime and simulator.',
  },
  'test:redis': { description: 'Runs the session and cache contract on every kind of Redis.' },
  'test:redis:session': { description: 'Runs the session contract.', partial: true },
  'test:redis:cache': { description: 'Runs the cache contract.', partial: true },
  check: { description: 'Checks types, lint, import rules and unused code.' },
  'check:types': { description: 'Checks types.', partial: true },
  'check:lint': { description: 'Checks lint and formatting.', partial: true },
  'check:arrows': { description: 'Checks import rules and cycles.', partial: true },
  'check:unused': { description: 'Reports unused files, exports and dependencies.', partial: true },
  format: { description: 'Formats the code and applies lint’s automatic fixes.' },
  bench: {
    arguments: '[-- link|loopback|…|all]',
    description: 'Compares amplify-redis with plain clients and other libraries; `--quick` takes a minute.',
  },
  'bench:report': {
    description: 'Renders [performance](../understand/performance.md) from published results.',
  },
  faults: {
    arguments: '[-- cluster|upstash|…]',
    description:
      'Injects every fault of [operations](../operate/operations.md) under load and reports the outcome of each call.',
  },
  model: {
    description:
      'Model-checks the cache protocol over the larger state spaces; `npm test` covers the smaller ones.',
  },
  fuzz: {
    arguments: '[-- --seed N]',
    description: 'Fuzzes the API with 100,000 requests and 20,000 AppSync events; `npm test` uses 5,000.',
  },
  soak: {
    arguments: '[-- --minutes 5]',
    description: 'Keeps the local product busy and reports growth in memory, sockets or keys (Linux).',
  },
  synth: {
    arguments: '-- sandbox|branch [--name main]',
    description:
      'Writes the CloudFormation templates; needs no credentials ([deploy](../operate/deploy.md)).',
  },
  baseline: {
    description:
      'Records a release’s resources for the [replacement guard](../contribute/testing.md#the-replacement-guard).',
  },
  smoke: {
    inPackage: 'smoke',
    arguments: '-- --token TOKEN',
    description: 'Smoke-tests a deployment and points at the likely cause of a failure.',
  },
  'verify:aws': {
    inPackage: 'verify',
    arguments: '[-- --identifier NAME]',
    description: 'Deploys a sandbox to AWS, smoke-tests it and deletes it ([deploy](../operate/deploy.md)).',
  },
  ops: {
    inPackage: 'ops',
    arguments: '-- end-user-sessions|revoke-tenant|limit-tenant|after-restore …',
    description:
      'Runs an operator command with AWS permissions alone ([break-glass](../operate/runbooks/break-glass.md)).',
  },
  docs: { description: 'Generates the tables in the documents from code.' },
  openapi: {
    description: 'Generates [openapi.json](../openapi.json), which the console’s reference shows.',
  },
  schema: { description: 'Generates the GraphQL schema of `npm run dev` from the deployed one.' },
  'build:console': { description: 'Builds the console for Amplify Hosting.' },
  screenshots: { description: 'Takes screenshots of the console in both themes.' },
  help: { description: 'Prints this list.' },
};

/** The command line that runs a command of the package. */
export const packageInvocation = ({ inPackage = '', arguments: rest = '' }: Command): string =>
  ['npx amplify-redis', inPackage, rest.replace('-- ', '')].filter(Boolean).join(' ');

/** The command line that runs a script. */
export function invocation(name: string): string {
  const { arguments: rest } = COMMANDS[name] ?? {};
  return [name === 'test' ? 'npm test' : `npm run ${name}`, rest].filter(Boolean).join(' ');
}

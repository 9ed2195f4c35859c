/** One script of package.json, for people. */
export interface Command {
  /** What may follow the name, as it is typed. */
  readonly arguments?: string;
  /** What it does, in one line of Markdown. */
  readonly does: string;
  /** A part of the command above it: in `npm run help`, and not in the README. */
  readonly part?: true;
}

/** Every script of package.json: `npm run help` prints this, and the README shows most of it. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  dev: {
    arguments: '[-- --port N]',
    does: 'starts the product; `.env.local` chooses the Redis ([how](docs/configuration.md))',
  },
  token: {
    arguments: '-- --tenant org_acme --user alice [--permissions cache:write] [--ttl 3600]',
    does: 'prints a token for it',
  },
  demo: { does: 'drives it end to end and prints what it did' },
  test: { arguments: '[-- FILE]', does: 'runs what every change needs, or the tests in files of that name' },
  'test:release': {
    does: 'runs what takes minutes or a large install: full tiers of faults, fuzz and model, and AWS’s AppSync simulator',
  },
  'test:redis': { does: 'the contract of sessions and cache, on every kind of Redis' },
  'test:redis:session': { does: 'its part about sessions', part: true },
  'test:redis:cache': { does: 'its part about the cache', part: true },
  check: { does: 'types, lint, import arrows and unused code, one after the other' },
  'check:types': { does: 'types alone', part: true },
  'check:lint': { does: 'lint and format alone', part: true },
  'check:arrows': { does: 'import arrows and cycles alone', part: true },
  'check:unused': { does: 'unused files, exports and dependencies alone', part: true },
  format: { does: 'formats the code and mends what lint can mend' },
  bench: {
    arguments: '[-- cache|sessions|…]',
    does: 'measures us, raw ioredis and the peers in turns',
  },
  'bench:report': {
    does: 'renders the tables of [performance](docs/performance.md) from what was published',
  },
  faults: {
    arguments: '[-- cluster|upstash|…]',
    does: 'breaks Redis in every way of [operations](docs/operations.md) under load, and prints what became of the calls',
  },
  model: {
    does: 'checks the cache protocol in every world of the larger mixes; `npm test` visits the smaller ones',
  },
  fuzz: {
    arguments: '[-- --seed N]',
    does: 'judges 100,000 generated requests and 20,000 AppSync events; `npm test` runs 5,000 of them',
  },
  soak: {
    arguments: '[-- --minutes 5]',
    does: 'keeps the local product busy and tells whether memory, sockets or keys grow (Linux)',
  },
  synth: {
    arguments: '-- sandbox|branch [--name main]',
    does: 'writes the CloudFormation templates, without credentials ([deploy](docs/deploy.md))',
  },
  smoke: { does: 'calls a deployment from health to invalidation and says what to look at if it fails' },
  docs: { does: 'writes the tables that the documents take from the code' },
  openapi: {
    does: 'writes [docs/openapi.json](docs/openapi.json); the running product shows it at `/reference`',
  },
  schema: { does: 'writes the GraphQL schema that `npm run dev` serves, from the one that is deployed' },
  'build:console': { does: 'builds the console for Amplify Hosting' },
  screenshots: { does: 'takes pictures of the console, in both themes' },
  help: { does: 'prints this list' },
};

/** What is typed to run it. */
export function invocation(name: string): string {
  const { arguments: rest } = COMMANDS[name] ?? {};
  return [name === 'test' ? 'npm test' : `npm run ${name}`, rest].filter(Boolean).join(' ');
}

/** The arrows of docs/understand/architecture.md, written once. A folder may import only what is listed for it. */
const layers = {
  'src/redis': [],
  'src/aws': ['src/redis', 'src/self-test'],
  'src/api': ['src/redis'],
  'src/client': [],
  'src/next': ['src/client', 'src/redis'],
  'src/adapters': ['src/client', 'src/redis'],
  'src/self-test': ['src/client'],
  'src/console': ['src/client', 'src/self-test'],
  'src/local': ['src/api', 'src/redis', 'src/self-test'],
  'src/ops': ['src/api', 'src/aws', 'src/local', 'src/redis', 'src/self-test'],
  'src/cli': ['src/local', 'src/ops'],
  amplify: ['src/api', 'src/aws', 'src/redis'],
};

/** Folders of the core. `cache` and `session` never import each other. */
const core = {
  shared: [],
  client: ['shared'],
  cache: ['client', 'shared'],
  session: ['client', 'shared'],
  tenant: ['cache', 'session', 'client', 'shared'],
  environment: ['cache', 'session', 'client', 'shared'],
  instance: ['environment', 'tenant', 'cache', 'session', 'client', 'shared'],
};

/** Folders of the API. */
const api = {
  errors: [],
  logging: [],
  auth: ['errors'],
  operations: ['auth', 'errors'],
  operator: ['logging'],
  proxy: ['operations'],
  http: ['operations', 'proxy', 'auth', 'errors', 'logging'],
  graphql: ['operations', 'proxy', 'auth', 'errors', 'logging'],
  lambda: ['http', 'graphql', 'operations', 'operator', 'auth', 'errors', 'logging'],
};

/** Folders of the client. */
const client = {
  errors: [],
  http: ['errors'],
  cache: ['http', 'errors'],
  session: ['http', 'errors'],
};

/** Folders of what AWS needs. */
const aws = {
  signing: [],
  metrics: [],
  'session-events': [],
  'jwks-mirror': ['metrics', 'signing'],
  smoke: [],
};

/** Folders of the local product. Its programs are beside them. */
const local = {
  command: [],
  server: [],
  tokens: [],
  graphql: [],
  settings: ['command'],
  openapi: ['command'],
  portal: ['command'],
  redis: ['settings', 'server', 'command'],
  state: ['tokens', 'server', 'command'],
  issuer: ['state', 'tokens', 'server'],
  outputs: ['graphql', 'state'],
  console: ['openapi', 'outputs', 'redis', 'command'],
  demo: ['state', 'command'],
  dev: [
    'console',
    'outputs',
    'issuer',
    'graphql',
    'redis',
    'state',
    'tokens',
    'settings',
    'server',
    'command',
  ],
};

const OURS = '^(src|amplify|tests|bench)/';

const layerRules = Object.entries(layers).map(([from, to]) => ({
  name: `arrow-${from.replace('/', '-')}`,
  comment: `${from} may import only ${[from, ...to].join(', ')} and packages`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: OURS,
    pathNot: `^(${[from, ...to].join('|')})/`,
    dependencyTypesNot: ['type-only'],
  },
}));

/** @param root folder whose subfolders the table names */
const folderRules = (root, table) =>
  Object.entries(table).map(([from, to]) => ({
    name: `arrow-${root.replace('/', '-')}-${from}`,
    comment: `${root}/${from} may import of ${root} only ${to.join(', ') || 'nothing'} and the files beside the folders`,
    severity: 'error',
    from: { path: `^${root}/${from}/` },
    to: { path: `^${root}/[^/]+/`, pathNot: `^${root}/(${[from, ...to].join('|')})/` },
  }));

/** Stricter than a layer's arrow: not even a type comes from elsewhere, except from `types`. */
const importsOnly = (from, comment, types = []) => ({
  name: `closed-${from.replace('/', '-')}`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: OURS,
    pathNot: `^(${[...[from, ...layers[from]].map((folder) => `${folder}/`), ...types].join('|')})`,
  },
});

const indexOnly = (folder) => ({
  name: `${folder.replaceAll('/', '-')}-public-api`,
  comment: `outside ${folder} only its index is imported`,
  severity: 'error',
  from: { path: '^(src|amplify)/', pathNot: `^${folder}/` },
  to: { path: `^${folder}/`, pathNot: `^${folder}/index\\.ts$` },
});

/** Layers whose every folder has an index. */
const INDEXED = 'redis|api|aws|client|self-test';

/** The others hold parts that are imported one by one. */
const LOCAL_INDEXES = ['graphql', 'issuer', 'openapi', 'outputs', 'redis', 'state'];

export default {
  forbidden: [
    ...layerRules,
    ...folderRules('src/redis', core),
    ...folderRules('src/api', api),
    ...folderRules('src/client', client),
    ...folderRules('src/aws', aws),
    ...folderRules('src/local', local),
    importsOnly('src/client', 'it is copied into other projects'),
    importsOnly('src/self-test', 'it runs wherever the client runs'),
    importsOnly('src/console', 'beside these two it takes only the type of the data schema', [
      'amplify/data/resource',
    ]),
    {
      name: 'only-types-from-amplify',
      comment: 'src takes only the types of the data schema from amplify',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^amplify/', pathNot: '^amplify/data/resource' },
    },
    {
      name: 'next-on-the-edge',
      comment: 'only the entries named after the core bring it along',
      severity: 'error',
      from: { path: '^src/next/', pathNot: '^src/next/[^/]+-core\\.ts$' },
      to: { path: '^src/redis/' },
    },
    {
      name: 'adapters-without-core',
      comment: 'only the store over the core brings it along',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: '^src/adapters/core\\.ts$' },
      to: { path: '^src/redis/' },
    },
    {
      name: 'adapters-without-client',
      comment: 'a store over HTTP is given its client',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/client/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'adapters-without-packages',
      comment: 'the libraries are not even installed where their adapter is not used',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: 'node_modules/' },
    },
    indexOnly('src/redis'),
    indexOnly('src/self-test'),
    ...LOCAL_INDEXES.map((folder) => indexOnly(`src/local/${folder}`)),
    indexOnly('amplify/options'),
    {
      name: 'folder-public-api',
      comment: "a folder's index.ts is its whole public API; src/redis/shared has none",
      severity: 'error',
      from: { path: `^src/(?:${INDEXED})/([^/]+)/` },
      to: {
        path: `^src/(${INDEXED})/[^/]+/.+`,
        pathNot: [`^src/(${INDEXED})/[^/]+/index\\.ts$`, '^src/redis/shared/', `^src/(?:${INDEXED})/$1/`],
      },
    },
    {
      name: 'folder-public-api-outside',
      comment: 'the same for whatever is in none of these folders',
      severity: 'error',
      from: { path: '^(src|amplify)/', pathNot: `^src/(${INDEXED})/[^/]+/` },
      to: {
        path: `^src/(${INDEXED})/[^/]+/.+`,
        pathNot: [`^src/(${INDEXED})/[^/]+/index\\.ts$`, '^src/redis/shared/'],
      },
    },
    {
      name: 'drivers-own-the-redis-libraries',
      severity: 'error',
      from: { path: '^(src|amplify)/', pathNot: '^src/(redis/client|local)/' },
      to: { path: 'node_modules/(ioredis|@upstash/redis)/' },
    },
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|amplify)/' }, to: { circular: true } },
    {
      name: 'no-cycles-in-tests',
      comment: 'outside the product, types may refer to one another',
      severity: 'error',
      from: { pathNot: '^(src|amplify)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'bench has packages of its own, and so have the projects in which the adapters are tested',
      severity: 'error',
      from: { pathNot: '^(bench|tests/release/adapters/programs)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};

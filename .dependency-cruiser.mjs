/** The arrows of docs/architecture.md. A folder may import only what is listed for it. */
const arrows = {
  'src/redis': [],
  'src/aws': ['src/redis'],
  'src/api': ['src/redis'],
  'src/client': [],
  'src/console': ['src/client'],
  'src/local': ['src/api', 'src/redis'],
  amplify: ['src/api', 'src/aws', 'src/redis'],
};

const rules = Object.entries(arrows).map(([from, to]) => ({
  name: `arrow-${from.replace('/', '-')}`,
  comment: `${from} may import only ${[from, ...to].join(', ')} and packages`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: {
    path: '^(src|amplify|tests|bench)/',
    pathNot: `^(${[from, ...to].join('|')})/`,
    dependencyTypesNot: ['type-only'],
  },
}));

export default {
  forbidden: [
    ...rules,
    {
      name: 'client-takes-types-from-api-only',
      severity: 'error',
      from: { path: '^src/(client|console)/' },
      to: { path: '^(src|amplify)/', pathNot: '^(src/(client|console|api)/|amplify/data/resource)' },
    },
    {
      name: 'nobody-imports-amplify',
      comment: 'only the types of its data schema',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^amplify/', pathNot: '^amplify/data/resource' },
    },
    {
      name: 'core-has-one-face',
      comment: 'outside src/redis only its index is imported',
      severity: 'error',
      from: { path: '^(src|amplify)/', pathNot: '^src/redis/' },
      to: { path: '^src/redis/', pathNot: '^src/redis/index\\.ts$' },
    },
    {
      name: 'drivers-own-the-clients',
      severity: 'error',
      from: { path: '^(src|amplify)/', pathNot: '^src/(redis/drivers|local)/' },
      to: { path: 'node_modules/(ioredis|@upstash/redis)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
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

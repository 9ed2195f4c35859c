export const NAMESPACE = 'get-started';
export const KEY = 'hello';
const NAMES = `'${NAMESPACE}', '${KEY}'`;
const TTL_SECONDS = 3_600;

export type StarterName = 'next' | 'vite' | 'node' | 'amplify' | 'curl';

/** The same task in one environment: set an entry, then get it. */
export interface Starter {
  readonly name: StarterName;
  readonly title: string;
  /** Packages to install first. */
  readonly install?: string;
  /** The name of the file, or `Shell`. */
  readonly file: string;
  readonly code: string;
  /** How to run it. `REDIS_API_TOKEN` is set already. */
  readonly run: string;
}

/** Where the snippets call, as the outputs of the deployment say. */
export interface StarterTarget {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
  readonly hasCognito: boolean;
}

/** Every snippet, with the URLs of this deployment. */
export const startersOf = (target: StarterTarget): readonly Starter[] => [
  {
    ...{ name: 'next', title: 'Next.js', install: 'npm install amplify-redis', file: 'app/hello/route.ts' },
    code: `${clientFor(target, "process.env.REDIS_API_TOKEN ?? ''")}

export async function GET(): Promise<Response> {
  await redis.cache.set(${NAMES}, { from: 'Next.js' }, { ttl: ${TTL_SECONDS} });
  return Response.json(await redis.cache.get(${NAMES}));
}
`,
    run: 'npx next dev --port 3001   # then open http://localhost:3001/hello',
  },
  {
    ...{ name: 'vite', title: 'Vite', install: 'npm install amplify-redis', file: 'src/main.ts' },
    code: `${clientFor(target, 'import.meta.env.VITE_REDIS_TOKEN')}

await redis.cache.set(${NAMES}, { from: 'Vite' }, { ttl: ${TTL_SECONDS} });
document.body.append(JSON.stringify(await redis.cache.get(${NAMES})));
`,
    run: 'VITE_REDIS_TOKEN=$REDIS_API_TOKEN npx vite',
  },
  {
    ...{ name: 'node', title: 'Node', install: 'npm install amplify-redis', file: 'hello.mjs' },
    code: `${clientFor(target, "process.env.REDIS_API_TOKEN ?? ''")}

await redis.cache.set(${NAMES}, { from: 'Node' }, { ttl: ${TTL_SECONDS} });
console.log(await redis.cache.get(${NAMES}));
`,
    run: 'node hello.mjs',
  },
  {
    ...{ name: 'amplify', title: 'aws-amplify', install: 'npm install aws-amplify amplify-redis' },
    ...{ file: 'src/main.ts', code: amplifyCode(target) },
    run: 'VITE_REDIS_TOKEN=$REDIS_API_TOKEN npx vite',
  },
  { name: 'curl', title: 'curl', file: 'Shell', code: curlCode(target), run: '' },
];

function clientFor(target: StarterTarget, token: string): string {
  const [sessionUrl, cacheUrl] = [target.sessionUrl, target.cacheUrl].map(withoutSlash);
  const urls =
    sessionUrl === cacheUrl
      ? `  baseUrl: '${sessionUrl}',`
      : `  sessionUrl: '${sessionUrl}',\n  cacheUrl: '${cacheUrl}',`;
  return `import { createRedisClient } from 'amplify-redis/client';

const redis = createRedisClient({
${urls}
  // In your app: the access token of the signed-in user.
  getToken: () => ${token},
});`;
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

function amplifyCode({ hasCognito }: StarterTarget): string {
  const [imports, configure, authMode] = hasCognito
    ? ['', 'Amplify.configure(outputs);', 'userPool']
    : ["import { decodeJWT } from 'aws-amplify/auth';\n", OIDC_CONFIGURE, 'oidc'];
  return `import { Amplify } from 'aws-amplify';
${imports}import { generateClient } from 'aws-amplify/data';
import type { Schema } from 'amplify-redis/schema';
import outputs from '../amplify_outputs.json';

${configure}
const client = generateClient<Schema>({ authMode: '${authMode}' });

const entry = { namespace: '${NAMESPACE}', key: '${KEY}' };
await client.mutations.setCache({ ...entry, value: JSON.stringify({ from: 'aws-amplify' }), ttl: ${TTL_SECONDS} });
const { data, errors } = await client.queries.getCache(entry);
document.body.append(data?.value ?? JSON.stringify(errors));
`;
}

const OIDC_CONFIGURE = `// In your app: the access token of the signed-in user.
const getTokens = async () => ({ accessToken: decodeJWT(import.meta.env.VITE_REDIS_TOKEN) });
Amplify.configure(outputs, { Auth: { tokenProvider: { getTokens } } });`;

function curlCode({ cacheUrl }: StarterTarget): string {
  const url = `${withoutSlash(cacheUrl)}/api/redis/cache`;
  const body = { namespace: NAMESPACE, key: KEY, value: { from: 'curl' }, ttl: TTL_SECONDS };
  return `curl -sS '${url}' \\
  -H "Authorization: Bearer $REDIS_API_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'

curl -sS '${url}?namespace=${NAMESPACE}&key=${KEY}' \\
  -H "Authorization: Bearer $REDIS_API_TOKEN"
`;
}

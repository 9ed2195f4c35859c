import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ampxContext, WITHOUT_BUNDLES } from '../../amplify/ampx-context.ts';
import { PLANTED_ENVIRONMENT } from '../support/planted.ts';
import { REPOSITORY } from '../support/programs/programs.ts';
import { fingerprint } from '../support/run/fingerprint.ts';

/** A deployment that the suite synthesizes. */
interface Plan {
  readonly type: 'sandbox' | 'branch';
  readonly name: string;
  readonly settings?: object;
  /** Only for deployments whose bundles are run, because it takes seconds. */
  readonly bundle?: true;
}

export const APP_ID = 'd1example';
export const AUTH0_ISSUER = 'https://acme.eu.auth0.com/';
export const AUDIENCE = 'https://api.acme.example';

/** The bus of the deployment whose session events leave it. */
export const EVENT_BUS = 'app-events';

/** Snapshots that two of the deployments are restored from. */
export const RESTORED_CLUSTER = 'automatic.amp-cl-1abc2def3ghi-2026-11-20-03-00';
export const RESTORED_SERVERLESS =
  'arn:aws:elasticache:eu-west-1:123456789012:serverlesscachesnapshot:amplify-main-final';

export const PLANS = {
  sandbox: { type: 'sandbox', name: 'alice', bundle: true },
  preview: { type: 'branch', name: 'feature/x' },
  cluster: {
    type: 'branch',
    name: 'main',
    bundle: true,
    settings: {
      redis: {
        topology: 'cluster',
        nodeType: 'cache.t4g.small',
        shards: 2,
        replicasPerShard: 1,
        snapshotDays: 7,
      },
      tokenIssuers: [{ kind: 'auth0', issuer: AUTH0_ISSUER, audience: AUDIENCE }],
      auth0SignIn: {
        issuer: AUTH0_ISSUER,
        callbackUrls: ['https://app.acme.example/'],
        logoutUrls: ['https://app.acme.example/'],
      },
      corsOrigins: ['https://app.acme.example'],
      environment: { SESSION_TTL: '7200', SESSION_CLEANUP_INTERVAL: '900' },
      maxConcurrency: 100,
      alarmEmail: 'ops@acme.example',
    },
  },
  serverless: { type: 'branch', name: 'main', settings: { redis: { topology: 'serverless' } } },
  durable: {
    type: 'branch',
    name: 'main',
    settings: {
      redis: {
        topology: 'cluster',
        nodeType: 'cache.m7g.large',
        shards: 1,
        replicasPerShard: 1,
        snapshotDays: 7,
        engineVersion: '9.1',
        durability: 'async',
        restoreFrom: RESTORED_CLUSTER,
      },
      availabilityZones: ['eu-west-1b', 'eu-west-1c'],
    },
  },
  public: {
    type: 'branch',
    name: 'main',
    settings: { redis: { topology: 'public', restoreFrom: RESTORED_SERVERLESS } },
  },
  events: {
    type: 'branch',
    name: 'main',
    bundle: true,
    settings: { redis: { topology: 'upstash' }, sessionEvents: { eventBusName: EVENT_BUS } },
  },
  publicSandbox: { type: 'sandbox', name: 'alice', settings: { previews: 'public' } },
} as const satisfies Record<string, Plan>;

export type Kind = keyof typeof PLANS;

/** Below the repository, so that bundles find the AWS SDK that Lambda's runtime brings. */
const OUT = join(REPOSITORY, '.local/infra');
const CHILD = join(import.meta.dirname, 'synthesize-child.ts');
const run = promisify(execFile);

/** All that an assembly depends on. The lock file stands for the packages. */
const SOURCES = [
  ...['amplify', 'src', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['tests/infra/synthesize.ts', 'tests/infra/synthesize-child.ts', 'tests/support/planted.ts'],
];

/** Their state when the process first needed it. */
let sources: string | undefined;

/**
 * Synthesizes a deployment, unless an earlier run has done so from the same sources.
 * @returns the directory of the assembly
 */
export async function synthesize(kind: Kind): Promise<string> {
  const { type, name, settings = {}, bundle }: Plan = PLANS[kind];
  const dir = join(OUT, kind);
  const marker = join(OUT, `${kind}.sources`);
  sources ??= `${process.version} ${fingerprint(SOURCES)}`;
  if (existsSync(dir) && existsSync(marker) && readFileSync(marker, 'utf8') === sources) return dir;
  rmSync(marker, { force: true });
  rmSync(dir, { recursive: true, force: true });
  const context = { ...ampxContext(type, APP_ID, name), ...(!bundle && WITHOUT_BUNDLES) };
  const env = {
    ...process.env,
    ...PLANTED_ENVIRONMENT,
    // Its findings would be printed only; validation.test.ts validates the templates.
    CDK_VALIDATION: 'false',
    CDK_OUTDIR: dir,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    BACKEND_SETTINGS: JSON.stringify(settings),
  };
  await run(process.execPath, ['--import', 'tsx', CHILD], { cwd: REPOSITORY, env });
  writeFileSync(marker, sources);
  return dir;
}

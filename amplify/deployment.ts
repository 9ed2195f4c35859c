import { App } from 'aws-cdk-lib';
import type { Node } from 'constructs';
import { settings } from './settings.ts';
import type { Settings } from './settings-schema.ts';

/** The deployment that `ampx` describes in the CDK context. */
export interface Deployment {
  readonly kind: 'sandbox' | 'preview' | 'production';
  /** The Redis provider that it uses. */
  readonly provider: 'elasticache' | 'upstash';
  /** Distinguishes this deployment from others in the account. */
  readonly label: string;
  /** Origins of the front ends that belong to it. */
  readonly origins: readonly string[];
}

const LOCAL_ORIGINS = ['http://localhost:3000', 'http://localhost:5173'];

/** Only branches named in the settings are production. Otherwise every pull request would get a cluster. */
function readDeployment(node: Node, { productionBranches, corsOrigins }: Settings): Deployment {
  const context = (key: string) => String(node.getContext(`amplify-backend-${key}`));
  const name = context('name');
  const namespace = context('namespace');
  const label = `${namespace}-${name}`;
  if (context('type') === 'sandbox') {
    return { kind: 'sandbox', provider: 'upstash', label, origins: [...LOCAL_ORIGINS, ...corsOrigins] };
  }
  const origins = [hostingOrigin(name, namespace), ...corsOrigins];
  return productionBranches.includes(name)
    ? { kind: 'production', provider: 'elasticache', label, origins }
    : { kind: 'preview', provider: 'upstash', label, origins };
}

/** https://docs.aws.amazon.com/amplify/latest/userguide/default-domain.html */
const hostingOrigin = (branch: string, appId: string): string =>
  `https://${branch.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.${appId}.amplifyapp.com`;

/** The deployment that is being synthesized. It is known before the backend, because functions are bundled for one provider. */
export const deployment: Deployment = readDeployment(new App({ autoSynth: false }).node, settings);

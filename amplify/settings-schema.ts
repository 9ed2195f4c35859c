import * as z from 'zod';
import { isBareUrl } from '../src/redis/index.ts';
import { checkOptions, optionsShape, parseOptions, secretName, url } from './options/index.ts';
import { oidcIssuer } from './sign-in.ts';

/** The settings of this repository's backend: the options of Redis and additional ones. */
export const settingsSchema = z
  .strictObject({
    ...optionsShape,
    availabilityZones: z
      .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must look like eu-west-1a'))
      .min(2, 'must name at least two zones, so that one can fail')
      .max(6)
      .refine((zones) => new Set(zones).size === zones.length, 'names a zone twice')
      .optional()
      .describe(
        'zones of the VPC, such as `["us-east-1a", "us-east-1b"]`; without it, the first two of the region',
      ),
    oidcClientIds: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'restricts AppSync to tokens of these applications, by `azp` or `aud`; if empty, to tokens of the issuer',
      ),
    consoleSignIn: z
      .strictObject({
        clientId: z.string().min(1).describe('the console’s application at the first issuer'),
        organization: z.string().min(1).optional().describe('the tenant to sign in to, if there is only one'),
      })
      .optional()
      .describe('sign-in of the console with the first `auth0` or `oidc` issuer'),
    auth0SignIn: z
      .strictObject({
        issuer: z
          .url({ protocol: /^https$/, error: 'must be a URL that starts with https' })
          .refine((text) => isBareUrl(text), 'must not contain a user, query or fragment')
          .describe('Auth0’s domain as a URL'),
        callbackUrls: z.array(url).min(1).describe('URLs to which Cognito may redirect after sign-in'),
        logoutUrls: z.array(url).min(1).describe('URLs to which Cognito may redirect after sign-out'),
        clientIdSecret: secretName.default('AUTH0_CLIENT_ID').describe('name of the secret'),
        clientSecretSecret: secretName.default('AUTH0_CLIENT_SECRET').describe('name of the secret'),
      })
      .optional()
      .describe('sign-in to Cognito through Auth0'),
  })
  .superRefine((settings, context) => {
    checkOptions(settings, context);
    if (settings.consoleSignIn && !oidcIssuer(settings.tokenIssuers)) {
      const message = 'requires an issuer of kind auth0 or oidc in tokenIssuers';
      context.addIssue({ code: 'custom', path: ['consoleSignIn'], message });
    }
  });

export type Settings = z.infer<typeof settingsSchema>;

const ADVICE =
  'Correct them in amplify/settings.ts or in BACKEND_SETTINGS; docs/operate/configuration.md describes each one.';

/**
 * Validates the settings before anything is created.
 * @param settings the settings of `settings.ts`
 * @param override JSON object whose members replace those of the settings
 * @throws Error naming all invalid settings
 */
export const resolveSettings = (settings: z.input<typeof settingsSchema>, override = ''): Settings =>
  parseOptions(settingsSchema, { ...settings, ...parseOverride(override) }, ADVICE);

function parseOverride(override: string): object {
  if (override.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(override);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // The error below covers this and every other value that is not an object.
  }
  throw new Error('BACKEND_SETTINGS must be a JSON object such as {"redis":{"topology":"serverless"}}');
}

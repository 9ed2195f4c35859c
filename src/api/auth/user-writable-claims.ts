/**
 * Standard attributes of a Cognito user pool. A user with an access token can change every attribute that the app
 * client may write, which is all of them by default:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
const STANDARD_ATTRIBUTES: ReadonlySet<string> = new Set([
  'address',
  'birthdate',
  'email',
  'email_verified',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'phone_number_verified',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]);

/**
 * Whether a Cognito claim is, or is part of, an attribute that users can set. Trusting it would let users choose their
 * tenant.
 * @param path name of the claim, or path to it
 */
export function isUserWritable(path: string): boolean {
  const [attribute = ''] = path.split('.');
  return (
    attribute.startsWith('custom:') || attribute.startsWith('dev:') || STANDARD_ATTRIBUTES.has(attribute)
  );
}

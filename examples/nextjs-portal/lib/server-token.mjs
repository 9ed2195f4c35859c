const { AUTH0_DOMAIN = '', AUTH0_AUDIENCE = '', M2M_CLIENT_ID = '', M2M_CLIENT_SECRET = '' } = process.env;
const issuer = AUTH0_DOMAIN.startsWith('http') ? AUTH0_DOMAIN : `https://${AUTH0_DOMAIN}`;

/**
 * The portal's own token, cached for most of its lifetime.
 * @param {Record<string, string>} more additional parameters of the request
 * @returns {() => Promise<string>}
 */
function machineToken(more = {}) {
  let cached = { token: '', until: 0 };
  return async () => {
    if (Date.now() < cached.until) return cached.token;
    const response = await fetch(`${issuer}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        audience: AUTH0_AUDIENCE,
        client_id: M2M_CLIENT_ID,
        client_secret: M2M_CLIENT_SECRET,
        ...more,
      }),
    });
    if (!response.ok) throw new Error(`The issuer responded with ${response.status}`);
    const { access_token, expires_in } = await response.json();
    cached = { token: access_token, until: Date.now() + expires_in * 800 };
    return access_token;
  };
}

/** Proves that the portal acts for its users. It names no organization, because they belong to many. */
export const getServerToken = machineToken();

/** Its organization is the tenant whose cache stores the rendered pages. */
export const getCacheToken = machineToken({ organization: process.env.M2M_ORGANIZATION ?? '' });

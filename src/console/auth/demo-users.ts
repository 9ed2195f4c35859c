export interface DemoUser {
  readonly id: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

export interface DemoTenant {
  readonly id: string;
  readonly name: string;
  readonly users: readonly DemoUser[];
}

const TIMEOUT_MS = 5_000;

/** Users that the issuer of a local product issues tokens for. */
export async function listDemoTenants(issuerUrl: string): Promise<readonly DemoTenant[]> {
  const { tenants } = await request(`${issuerUrl}/demo/tenants`);
  return tenants as readonly DemoTenant[];
}

export async function demoToken(issuerUrl: string, tenant: string, user: string): Promise<string> {
  const { token } = await request(`${issuerUrl}/demo/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tenant, user }),
  });
  return String(token);
}

async function request(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new Error('The local token issuer does not respond. Is the product still running?');
  });
  const body: unknown = await response.json();
  if (response.ok) return { ...Object(body) };
  throw new Error(`The local token issuer returned an error: ${Object(body).message ?? response.status}`);
}

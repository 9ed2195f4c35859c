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

/** Who can be impersonated on this laptop; the local issuer of `npm run dev` knows. */
export async function listDemoTenants(issuerUrl: string): Promise<readonly DemoTenant[]> {
  const { tenants } = await ask(`${issuerUrl}/demo/tenants`);
  return tenants as readonly DemoTenant[];
}

export async function demoToken(issuerUrl: string, tenant: string, user: string): Promise<string> {
  const { token } = await ask(`${issuerUrl}/demo/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tenant, user }),
  });
  return String(token);
}

async function ask(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new Error('The local token issuer does not answer. Does npm run dev still run?');
  });
  const answer: unknown = await response.json();
  if (response.ok) return { ...Object(answer) };
  throw new Error(`The local token issuer refused: ${Object(answer).message ?? response.status}`);
}

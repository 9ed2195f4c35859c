import { html } from 'hono/html';
import { curlCommand } from './curl.ts';
import { DEMO_TENANTS, type DemoTenant, type DemoUser } from './demo-tenants.ts';
import { commandLine } from './invocation.ts';
import { EXAMPLE_GROUPS, type ExampleGroup } from './request-examples.ts';

export interface LandingContext {
  readonly productUrl: string;
  readonly issuerUrl: string;
  /** Description of the Redis in use. */
  readonly redis: string;
}

/** The first page of a development product: choose a user and call the API. */
export function landingPage(context: LandingContext) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>amplify-redis, running locally</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/local/landing.css">
    <script src="/local/landing.js" type="module"></script>
  </head>
  <body data-issuer="${context.issuerUrl}">
    <header>
      <h1>amplify-redis</h1>
      <p>Multi-tenant sessions and caching, running on this machine. <span id="health">Checking Redis…</span></p>
      <p class="quiet">Redis: ${context.redis}</p>
      <p><a class="lead-on" href="/redis-test">Open the console</a> <span class="quiet">Sign in with one click, run the self-test, watch sessions and cache.</span></p>
    </header>
    <main>
      <section aria-labelledby="who">
        <h2 id="who">1. Choose who you are</h2>
        <div class="tenants">${DEMO_TENANTS.map(tenantChoice)}</div>
        <p><button type="button" data-copy="TOKEN">Copy a token</button> <span class="quiet">valid for an hour</span></p>
      </section>
      <section aria-labelledby="what">
        <h2 id="what">2. Call the API</h2>
        <p>Each button copies a complete curl command with a token of the user chosen above. Replace
          <code>SESSION_ID</code> with the <code>sessionId</code> that the first one prints. All operations:
          <a href="/reference">reference</a>.</p>
        ${EXAMPLE_GROUPS.map((group) => exampleTable(context.productUrl, group))}
      </section>
      <section aria-labelledby="shell">
        <h2 id="shell">Or use the shell</h2>
        <pre tabindex="0"><code>${commandLine('demo')} # runs everything above, end to end
TOKEN=$(${commandLine('token', '--tenant org_acme --user alice')})
curl -sS '${context.productUrl}/api/redis/session?action=list' -H "Authorization: Bearer $TOKEN"</code></pre>
      </section>
    </main>
    <div id="said" role="status"></div>
    <dialog id="manual" aria-labelledby="manual-title">
      <h2 id="manual-title">Copy it by hand</h2>
      <p>The browser did not allow this page to use the clipboard.</p>
      <textarea readonly rows="8" aria-label="Text to copy"></textarea>
      <form method="dialog"><button>Close</button></form>
    </dialog>
  </body>
</html>`;
}

const tenantChoice = (tenant: DemoTenant) => html`
  <fieldset>
    <legend>${tenant.name} <code>${tenant.id}</code></legend>
    ${tenant.users.map((user) => userChoice(tenant, user))}
  </fieldset>`;

const userChoice = (tenant: DemoTenant, user: DemoUser) => html`
  <label>
    <input type="radio" name="user" value="${user.id}" data-tenant="${tenant.id}" ${user === FIRST_USER ? 'checked' : ''}>
    <strong>${user.id}</strong> ${user.role}
    <small>${user.permissions.join(', ')}</small>
  </label>`;

const FIRST_USER = DEMO_TENANTS[0]?.users[0];

const exampleTable = (productUrl: string, { title, examples }: ExampleGroup) => html`
  <table>
    <caption>${title}</caption>
    <tbody>${examples.map(
      (example) => html`
      <tr>
        <th scope="row">${example.summary}</th>
        <td><code class="${example.method}">${example.method}</code> <code>${example.path}</code></td>
        <td><button type="button" data-copy="${curlCommand(productUrl, example, 'TOKEN')}"
          aria-label="Copy curl: ${example.summary}">Copy curl</button></td>
      </tr>`,
    )}</tbody>
  </table>`;

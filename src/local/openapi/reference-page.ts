import { html } from 'hono/html';
import { PROBLEMS } from '../../api/errors/index.ts';
import { LOGOUT_PATH } from '../../api/http/index.ts';
import { bodyOf } from './bodies.ts';
import { LOGOUT_SUMMARY } from './logout.ts';
import { parametersOf } from './parameters.ts';
import { exampleOf, responsesOf } from './responses.ts';
import { type Action, hasBody, ROUTES, type Route } from './routes.ts';

const TAGS = [...new Set(ROUTES.map(({ tag }) => tag))];

/** Every route on one page, readable without a script. Tools read /openapi.json instead. */
export function referencePage() {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>amplify-redis: HTTP reference</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/local/landing.css">
  </head>
  <body>
    <header>
      <h1>HTTP reference</h1>
      <p>Send <code>Authorization: Bearer TOKEN</code> with every call except those of Health and the logout
        of issuers. For tools:
        <a href="/openapi.json">openapi.json</a>.</p>
      <nav aria-label="Groups">${[...TAGS, 'Errors'].map((tag) => html`<a href="#${tag}">${tag}</a> `)}</nav>
    </header>
    <main>
      ${TAGS.map(
        (tag) => html`
      <section aria-labelledby="${tag}">
        <h2 id="${tag}">${tag}</h2>
        ${ROUTES.filter((route) => route.tag === tag).map(routeArticle)}
        ${tag === 'Sessions' ? logoutArticle : ''}
      </section>`,
      )}
      ${errorSection()}
    </main>
  </body>
</html>`;
}

const routeArticle = (route: Route) => html`
  <article>
    <h3><code class="${route.method.toUpperCase()}">${route.method.toUpperCase()}</code> <code>${route.path}</code></h3>
    <ul>${route.actions.map(actionItem)}</ul>
    ${parameterList(route)}
    ${hasBody(route) ? html`<h4>Body</h4>${bodyExamples(route)}` : ''}
    <h4>Responses</h4>
    <p>${Object.keys(responsesOf(route)).map((status) => html`<code>${status}</code> `)}</p>
    ${route.actions.map(responseExample)}
  </article>`;

const logoutArticle = html`
  <article>
    <h3><code class="POST">POST</code> <code>${LOGOUT_PATH}</code></h3>
    <ul><li>${LOGOUT_SUMMARY}: OpenID Connect Back-Channel Logout 1.0.</li></ul>
    <h4>Body</h4>
    <p>A form with <code>logout_token</code>. No caller’s token.</p>
  </article>`;

const actionItem = ({ name, isDefault, operation }: Action) => html`
  <li>${name === undefined ? '' : html`<code>${name}</code>${isDefault ? ' (default)' : ''}: `}
    ${operation?.summary ?? 'Reports that the process runs.'}</li>`;

function parameterList(route: Route) {
  const items = parametersOf(route).map(
    ({ name, in: location, required, description = '' }) => html`
      <dt><code>${name}</code> <small>${location}${required ? ', required' : ''}</small></dt>
      <dd>${marked(String(description).split('\n')[0] ?? '')}</dd>`,
  );
  return items.length === 0 ? '' : html`<h4>Parameters</h4><dl>${items}</dl>`;
}

/** Descriptions mark code as Markdown does. */
const marked = (text: string) =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

function bodyExamples(route: Route) {
  const { examples } = Object(bodyOf(route)?.content)['application/json'];
  return Object.entries<{ value: unknown }>(examples).map(([name, { value }]) => details(name, value));
}

function responseExample(action: Action) {
  const example = exampleOf(action);
  return action.operation && example !== undefined ? details(action.name ?? 'example', example) : '';
}

const details = (name: string, value: unknown) => html`
  <details><summary>${name}</summary><pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre></details>`;

const errorSection = () => html`
  <section aria-labelledby="Errors">
    <h2 id="Errors">Errors</h2>
    <p>Problem details (RFC 9457), always JSON. Switch on the stable <code>code</code>.</p>
    <dl>${Object.entries(PROBLEMS).map(
      ([code, { status, title }]) =>
        html`<dt><code>${code}</code> <small>${status}</small></dt><dd>${title}</dd>`,
    )}</dl>
  </section>`;

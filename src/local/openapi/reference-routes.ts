import { Hono } from 'hono';
import { openApiDocument } from './document.ts';
import { referencePage } from './reference-page.ts';

/** The reference of the HTTP API: a page for developers and a document for tools. */
export const referenceRoutes = (): Hono =>
  new Hono()
    .get('/reference', (c) => c.html(referencePage()))
    .get('/openapi.json', (c) => c.json(openApiDocument()));

import { Hono } from 'hono';
import { openApiDocument } from './document.ts';
import { referencePage } from './reference-page.ts';

/** What a developer reads, and what tools read, of the HTTP door. */
export const referenceRoutes = (): Hono =>
  new Hono()
    .get('/reference', (c) => c.html(referencePage()))
    .get('/openapi.json', (c) => c.json(openApiDocument()));

import * as z from 'zod';

export const url = z.url({ protocol: /^https?$/ });

export const origin = url.refine(
  (text) => URL.canParse(text) && new URL(text).origin === text,
  'must be an origin: no path, no slash at the end',
);

export const secretName = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be the name of a secret');

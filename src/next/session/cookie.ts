/** Options of the session cookie. */
export interface SessionCookie {
  /** `session` by default. */
  readonly name?: string | undefined;
  /** Whether browsers send it only over HTTPS; true by default. Browsers make an exception for localhost. */
  readonly secure?: boolean | undefined;
  /** Which requests from other sites include it; `lax` by default. */
  readonly sameSite?: 'lax' | 'strict' | 'none' | undefined;
  /** `/` by default. */
  readonly path?: string | undefined;
}

/** Attributes of a cookie, in the format of Next.js. */
export interface CookieAttributes {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly path: string;
}

/** The used part of the result of `cookies()` in Next.js. */
export type CookieJar = {
  /** @param name name of the cookie */
  get(name: string): { readonly value: string } | undefined;
  /** @param name name of the cookie; the value `''` with `maxAge` 0 removes it */
  set(
    name: string,
    value: string,
    attributes: CookieAttributes & { readonly expires?: number; readonly maxAge?: number },
  ): unknown;
};

export interface CookieSettings {
  readonly name: string;
  readonly attributes: CookieAttributes;
}

/** @throws TypeError for an invalid name, or for a cookie that browsers would reject */
export function resolveCookie(cookie: SessionCookie = {}): CookieSettings {
  const { name = 'session', secure = true, sameSite = 'lax', path = '/' } = cookie;
  // RFC 6265 section 4.1.1.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError('cookie.name must be a token');
  if (sameSite === 'none' && !secure) throw new TypeError('cookie.sameSite none needs secure');
  return { name, attributes: { httpOnly: true, secure, sameSite, path } };
}

/** The id in a cookie. A removed cookie is empty for the rest of the request. */
export const idIn = (jar: Pick<CookieJar, 'get'>, { name }: CookieSettings): string | undefined =>
  jar.get(name)?.value || undefined;

export const setCookie = (
  jar: CookieJar,
  { name, attributes }: CookieSettings,
  id: string,
  expires: number,
) => void jar.set(name, id, { ...attributes, expires });

/** Browsers remove a cookie only if its attributes are the same as when it was set. */
export const clearCookie = (jar: CookieJar, { name, attributes }: CookieSettings): void =>
  void jar.set(name, '', { ...attributes, maxAge: 0 });

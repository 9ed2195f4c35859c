/** How the cookie of the session is set. */
export interface SessionCookie {
  /** `session` by default. */
  readonly name?: string | undefined;
  /** Whether browsers send it over HTTPS only; true by default. They make an exception for localhost. */
  readonly secure?: boolean | undefined;
  /** Which requests of other sites carry it; `lax` by default. */
  readonly sameSite?: 'lax' | 'strict' | 'none' | undefined;
  /** `/` by default. */
  readonly path?: string | undefined;
}

/** Attributes of a cookie, as Next.js takes them. */
export interface CookieAttributes {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
  readonly path: string;
}

/** What `cookies()` of Next.js returns, as far as it is needed. */
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

/** @throws TypeError for a name that a cookie cannot have, or a cookie that browsers would refuse */
export function resolveCookie(cookie: SessionCookie = {}): CookieSettings {
  const { name = 'session', secure = true, sameSite = 'lax', path = '/' } = cookie;
  // RFC 6265 section 4.1.1.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new TypeError('cookie.name must be a token');
  if (sameSite === 'none' && !secure) throw new TypeError('cookie.sameSite none needs secure');
  return { name, attributes: { httpOnly: true, secure, sameSite, path } };
}

/** The id in a cookie; a removed one is empty for the rest of the request. */
export const idIn = (jar: Pick<CookieJar, 'get'>, { name }: CookieSettings): string | undefined =>
  jar.get(name)?.value || undefined;

export const setCookie = (
  jar: CookieJar,
  { name, attributes }: CookieSettings,
  id: string,
  expires: number,
) => void jar.set(name, id, { ...attributes, expires });

/** Browsers remove a cookie only if the attributes are those that it was set with. */
export const clearCookie = (jar: CookieJar, { name, attributes }: CookieSettings): void =>
  void jar.set(name, '', { ...attributes, maxAge: 0 });

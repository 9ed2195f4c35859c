/**
 * The parts of Next.js packages that the documentation uses. The packages are half a gigabyte for four signatures, so
 * this repository does not install them. Copied from next 16.4, @auth0/nextjs-auth0 4.30 and @aws-amplify/adapter-nextjs 1.8.
 */
declare module 'next' {
  export interface NextConfig {
    cacheComponents?: boolean;
    cacheHandlers?: { default?: string; remote?: string };
  }
}

declare module 'next/cache' {
  export function cacheTag(...tags: string[]): void;
  export function updateTag(tag: string): undefined;
  export function refresh(): void;
}

declare module 'next/server' {
  export function connection(): Promise<void>;
  export interface NextRequest extends Request {
    readonly cookies: { get(name: string): { readonly name: string; readonly value: string } | undefined };
    readonly nextUrl: URL;
  }
  interface ResponseCookie {
    readonly httpOnly?: boolean;
    readonly secure?: boolean;
    readonly sameSite?: boolean | 'lax' | 'strict' | 'none';
    readonly path?: string;
    readonly expires?: Date | number;
    readonly maxAge?: number;
  }
  interface NamedCookie extends ResponseCookie {
    readonly name: string;
    readonly value: string;
  }
  export class NextResponse extends Response {
    readonly cookies: {
      getAll(): NamedCookie[];
      set(
        ...cookie: [name: string, value: string, cookie?: ResponseCookie] | [options: NamedCookie]
      ): unknown;
    };
    static redirect(url: string | URL): NextResponse;
    static next(): NextResponse;
  }
}

declare module 'next/headers' {
  import type { ResponseCookie } from 'next/server';

  export interface CookieJar {
    get(name: string): { readonly name: string; readonly value: string } | undefined;
    set(name: string, value: string, options?: ResponseCookie): CookieJar;
    delete(name: string): CookieJar;
  }
  export function cookies(): Promise<CookieJar>;
  export function headers(): Promise<Headers>;
}

declare module 'next/navigation' {
  export function redirect(url: string): never;
}

declare module '@auth0/nextjs-auth0/server' {
  import type { NextRequest, NextResponse } from 'next/server';

  interface SessionData {
    readonly tokenSet: { readonly accessToken: string; readonly expiresAt: number };
  }
  export class Auth0Client {
    constructor(options?: {
      authorizationParameters?: { audience?: string | null; scope?: string | null };
      onCallback?: (
        error: Error | null,
        context: { returnTo?: string; appBaseUrl?: string },
        session: SessionData | null,
      ) => Promise<NextResponse>;
      sessionStore?: {
        get(id: string): Promise<{ user: { sub: string }; [key: string]: unknown } | null>;
        delete(id: string): Promise<void>;
      };
    });
    middleware(request: NextRequest): Promise<NextResponse>;
    getAccessToken(): Promise<{ token: string; expiresAt: number }>;
    getAccessToken(
      request: NextRequest,
      response: NextResponse,
      options?: { refresh?: boolean },
    ): Promise<{ token: string; expiresAt: number }>;
    getSession(request: NextRequest): Promise<SessionData | null>;
  }
}

declare module '@auth0/nextjs-auth0/errors' {
  export class AccessTokenError extends Error {}
}

declare module '@aws-amplify/adapter-nextjs' {
  import type { AmplifyServer } from 'aws-amplify/adapter-core';
  export function createServerRunner(options: { config: object }): {
    runWithAmplifyServerContext<Result>(input: {
      nextServerContext: { cookies: () => Promise<object> } | { request: object; response: object } | null;
      operation: (contextSpec: AmplifyServer.ContextSpec) => Result | Promise<Result>;
    }): Promise<Result>;
  };
}

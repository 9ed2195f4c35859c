/** The parts of express-session that the tests use: the package has no types of its own. */
declare module 'express-session' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage, ServerResponse } from 'node:http';
  import type { ExpressSessionData, ExpressSessionStore } from '../../src/adapters/express-session.ts';

  namespace session {
    abstract class Store extends EventEmitter {
      createSession(request: object, session: ExpressSessionData): Session;
      regenerate(request: object, callback: (error?: unknown) => void): void;
    }

    interface Session extends ExpressSessionData {
      readonly id: string;
      user?: string;
      visits?: number;
      save(callback?: (error?: unknown) => void): this;
      destroy(callback: (error?: unknown) => void): this;
      regenerate(callback: (error?: unknown) => void): this;
    }

    interface Options {
      readonly store: Store & ExpressSessionStore;
      readonly secret: string;
      readonly resave: boolean;
      readonly saveUninitialized: boolean;
      readonly rolling?: boolean;
      readonly cookie?: { readonly maxAge?: number };
    }
  }

  function session(
    options: session.Options,
  ): (
    request: IncomingMessage & { session?: session.Session; sessionID?: string },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void;

  export = session;
}

import { Code } from './typescript.ts';
import { call, type Given } from './written-call.ts';

/** Never the id itself, which is a secret. */
const SESSION_ID = new Code('sessionId');

/** The call of the client for a request to the sessions. */
export function sessionCode(method: string, headers: Readonly<Record<string, string>>, given: Given): string {
  const { action = PLAIN[method], handle, userId, cursor, limit, metadata, userAgent, ipAddress } = given;
  const hasId = headers['x-session-id'] !== undefined;
  const reference = (field: unknown) => (hasId ? SESSION_ID : field && { handle: field });
  switch (action) {
    case 'create':
      return call('sessions.create', [], { metadata, userAgent, ipAddress });
    case 'summary':
      return call('sessions.getSummary', [handle]);
    case 'list':
      return call('sessions.list', [], { userId, cursor, limit, current: reference(given.currentHandle) });
    case 'listEnded':
      return call('sessions.listEnded', [], { userId });
    case 'listTenant':
      return call('sessions.listTenant', [], { userId, cursor, limit });
    case 'update':
      return call('sessions.update', [SESSION_ID, given.updates], { ifVersion: given.ifVersion });
    case 'destroyOthers':
      return call('sessions.destroyOthers', [], { userId, except: reference(given.exceptHandle) });
    case 'revokeTenant':
      return call('sessions.revokeTenant', [], { confirm: given.confirm });
    default:
      return call(`sessions.${action}`, [reference(handle)]);
  }
}

const PLAIN: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PUT: 'update',
  DELETE: 'destroy',
};

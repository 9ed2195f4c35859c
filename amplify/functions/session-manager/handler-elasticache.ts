import { tcpDriver } from '../../../src/redis/index.ts';
import { serveSessions } from './serve-sessions.ts';

export const handler = serveSessions(tcpDriver);

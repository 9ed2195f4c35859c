export { logCommands } from './command-log.ts';
export { connectionLog } from './connection-log.ts';
export { LOG_LEVELS, type Log, type LogFields, type LogLevel, OK } from './fields.ts';
export { createLog, errorFields, isLogLevel } from './log.ts';
export { readSessionAudit, type SessionAudit } from './session-audit.ts';
export { sessionLine } from './session-line.ts';
export { unmatchedClaimLog } from './unmatched-claims.ts';

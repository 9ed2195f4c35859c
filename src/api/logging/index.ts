export { connectionLog } from './connection-log.ts';
export { OK } from './fields.ts';
export {
  createLog,
  errorFields,
  isLogLevel,
  LOG_LEVELS,
  type Log,
  type LogFields,
  type LogLevel,
} from './log.ts';

import { consoleRoutes } from '../http/console-routes.ts';
import { definePart, type Part } from '../modules.ts';
import { consoleInfo } from '../operations/console.ts';
import type { ConsoleProbe } from '../operations/console-probe.ts';
import type { CallerContext } from '../operations/operation.ts';
import { field } from './field.ts';

export const consolePart = (console: ConsoleProbe): Part<CallerContext> =>
  definePart({ routes: consoleRoutes, fields: [field(consoleInfo)], own: { console }, maxBodyBytes: 0 });

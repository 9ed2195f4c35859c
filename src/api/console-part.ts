import { field } from './appsync-field.ts';
import { consoleInfo } from './console-operations.ts';
import type { ConsoleProbe } from './console-probe.ts';
import { consoleRoutes } from './console-routes.ts';
import type { CallerContext } from './operation.ts';
import { definePart, type Part } from './part.ts';

export const consolePart = (console: ConsoleProbe): Part<CallerContext> =>
  definePart({ routes: consoleRoutes, fields: [field(consoleInfo)], own: { console }, maxBodyBytes: 0 });

import { createConsoleBuild } from './console-build.ts';
import { outputsPathInRepository } from './outputs-path.ts';
import { runDev } from './run-dev.ts';

/** `npm run dev` in the repository. */
await runDev({ consoleFiles: createConsoleBuild(), outputsPath: outputsPathInRepository });

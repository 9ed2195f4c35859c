import { outputsPathInProject } from '../local/outputs-path.ts';
import { prebuiltConsole } from '../local/prebuilt-console.ts';
import { runDev } from '../local/run-dev.ts';

/** `npx amplify-redis dev` in someone else's project. */
await runDev({
  consoleFiles: prebuiltConsole,
  outputsPath: outputsPathInProject,
  outputsNotice:
    'for Amplify.configure or amplifyUrls while you develop; your amplify_outputs.json stays as it is',
});

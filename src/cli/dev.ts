import { runDev } from '../local/dev/run.ts';

/** `npx amplify-redis dev` in someone else's project. */
await runDev(async () => {
  const [{ prebuiltConsole }, { outputsPathInProject }] = await Promise.all([
    import('../local/console/prebuilt.ts'),
    import('../local/outputs/index.ts'),
  ]);
  return {
    consoleFiles: prebuiltConsole,
    outputsPath: outputsPathInProject,
    outputsNotice:
      'for Amplify.configure or amplifyUrls while you develop; your amplify_outputs.json is not changed',
  };
});

import { runDev } from '../local/run-dev.ts';

/** `npx amplify-redis dev` in someone else's project. */
await runDev(async () => {
  const [{ prebuiltConsole }, { outputsPathInProject }] = await Promise.all([
    import('../local/prebuilt-console.ts'),
    import('../local/outputs-path.ts'),
  ]);
  return {
    consoleFiles: prebuiltConsole,
    outputsPath: outputsPathInProject,
    outputsNotice:
      'for Amplify.configure or amplifyUrls while you develop; your amplify_outputs.json stays as it is',
  };
});

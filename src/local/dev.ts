import { runDev } from './run-dev.ts';

/** `npm run dev` in the repository. */
await runDev(async () => {
  const [{ createConsoleBuild }, { outputsPathInRepository }] = await Promise.all([
    import('./console-build.ts'),
    import('./outputs-path.ts'),
  ]);
  return { consoleFiles: createConsoleBuild(), outputsPath: outputsPathInRepository };
});

import { runDev } from './dev/run.ts';

/** `npm run dev` in the repository. */
await runDev(async () => {
  const [{ createConsoleBuild }, { outputsPathInRepository }] = await Promise.all([
    import('./console/build.ts'),
    import('./outputs/index.ts'),
  ]);
  return { consoleFiles: createConsoleBuild(), outputsPath: outputsPathInRepository };
});

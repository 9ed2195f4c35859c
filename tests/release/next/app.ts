import { freePort } from '../../../src/local/server/free-port.ts';
import { readDocument } from '../../support/documents/code-blocks.ts';
import { snippetsOf } from '../../support/documents/snippets.ts';
import { isServed } from '../../support/programs/is-served.ts';
import { startProgram } from '../../support/programs/started-program.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Consumer } from '../consumers/consumer.ts';

/** Exact versions that the tests of this release ran with. */
export const DEPENDENCIES = {
  ...{ next: '16.4.6', react: '19.3.0', 'react-dom': '19.3.0', '@auth0/nextjs-auth0': '4.30.0' },
  ...{ typescript: '5.9.3', '@types/node': '20.19.43', '@types/react': '19.3.0' },
};

/** The output of `create-next-app` 16. */
export const STOCK_APP = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'ES2017', lib: ['dom', 'dom.iterable', 'esnext'], allowJs: true, skipLibCheck: true },
      ...{ strict: true, noEmit: true, esModuleInterop: true, module: 'esnext', moduleResolution: 'bundler' },
      ...{ resolveJsonModule: true, isolatedModules: true, jsx: 'react-jsx', incremental: true },
      ...{ plugins: [{ name: 'next' }], paths: { '@/*': ['./*'] } },
    },
    include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
    exclude: ['node_modules'],
  }),
  'app/layout.tsx': `
    import type { ReactNode } from 'react';

    export default function Layout({ children }: { children: ReactNode }) {
      return <html lang="en"><body>{children}</body></html>;
    }`,
};

/** Folders of a document whose files replace those of the same name. */
export const VARIANTS = ['auth0', 'auth0-store', 'cognito'] as const;

/** The files of a document, by their paths. @param variant folder whose files replace others; none by default */
export function filesOf(document: string, variant?: (typeof VARIANTS)[number]): Record<string, string> {
  const files = snippetsOf(readDocument(document)).map(({ file, code }) => [file, code.trimStart()] as const);
  const own = files.filter(([file]) => !VARIANTS.some((folder) => file.startsWith(`${folder}/`)));
  const others = files.filter(([file]) => file.startsWith(`${variant}/`));
  const placed = others.map(([file, code]) => [file.slice(`${variant}/`.length), code] as const);
  return Object.fromEntries([...own, ...placed]);
}

export interface NextServer {
  readonly url: string;
  readonly output: () => string;
  stop(): Promise<void>;
}

/** Runs `next start` or `next dev` and waits until it answers. */
export async function startNext(
  { dir }: Consumer,
  command: 'start' | 'dev',
  env: Readonly<Record<string, string>>,
): Promise<NextServer> {
  const port = await freePort();
  const args = [
    'node_modules/next/dist/bin/next',
    command,
    '--port',
    String(port),
    '--hostname',
    '127.0.0.1',
  ];
  const { child, out, err, exited } = startProgram(process.execPath, args, {
    cwd: dir,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  const output = () => out() + err();
  const url = `http://127.0.0.1:${port}`;
  await waitUntil('next', async () => {
    if (child.exitCode !== null) throw new Error(`next ${command} ended:\n${output()}`);
    return isServed(url);
  });
  return {
    url,
    output,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

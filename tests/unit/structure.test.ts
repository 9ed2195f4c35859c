import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const SOURCES = ['src', 'amplify']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => /\.tsx?$/.test(file));
const IMPORT = /^(?:import|export)(\s+type)?\s(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm;

function importsOf(from: string): Import[] {
  const text = readFileSync(from, 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, path = '']) => ({
    from,
    to: normalize(join(dirname(from), path)),
    typeOnly: type !== undefined,
  }));
}

const imports = SOURCES.flatMap(importsOf);
/** `src/api/x.ts` -> `src/api`; `amplify/infra/x.ts` -> `amplify`. */
const houseOf = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('src/') ? 2 : 1)
    .join('/');

/** Which house may use which, as docs/architecture.md draws it. */
const ARROWS: Record<string, readonly string[]> = {
  'src/redis': [],
  'src/aws': ['src/redis'],
  'src/api': ['src/redis'],
  'src/client': [],
  'src/console': ['src/client'],
  'src/local': ['src/api', 'src/redis'],
  amplify: ['src/api', 'src/aws', 'src/redis'],
};

describe('the house', () => {
  it('is found', () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('has arrows that point one way', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const [source, target] = [houseOf(from), houseOf(to)];
      return source !== target && !typeOnly && !ARROWS[source]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  it('shows one face of the core to the rest', () => {
    const past = imports.filter(
      ({ from, to }) =>
        houseOf(to) === 'src/redis' && houseOf(from) !== 'src/redis' && to !== 'src/redis/index.ts',
    );
    expect(past).toEqual([]);
  });

  it('reads the environment in one place per entry point', () => {
    const readers = SOURCES.filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')));
    const allowed =
      /^(src\/redis\/config\.ts|src\/aws\/smoke\.ts|src\/console\/vite\.config\.ts|src\/local\/.*|amplify\/.*)$/;
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('keeps files small and typed', () => {
    for (const file of SOURCES) {
      const text = readFileSync(file, 'utf8');
      expect(text.split('\n').length, file).toBeLessThanOrEqual(300);
      expect(text, file).not.toMatch(/:\s*any\b|\bas any\b|@ts-ignore|@ts-expect-error|<any>/);
    }
  });

  it('spells keys in one place', () => {
    const speller = /['"`](cache|session)(-[a-z-]+)?:\{/;
    const spellers = SOURCES.filter((file) => speller.test(readFileSync(file, 'utf8')));
    expect(spellers).toEqual(['src/redis/keys.ts']);
  });
});

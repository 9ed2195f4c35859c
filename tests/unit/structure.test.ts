import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const codeIn = (...folders: string[]): string[] =>
  folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(tsx?|mjs|css)$/.test(file) && !/(^|\/)(node_modules|\.build|dist)\//.test(file));

const ALL = codeIn('src', 'amplify', 'tests', 'bench', 'docs/generate');
const SOURCES = ALL.filter((file) => /^(src|amplify)\/.*\.tsx?$/.test(file));
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
  'src/aws': ['src/redis', 'src/self-test'],
  'src/api': ['src/redis'],
  'src/client': [],
  'src/self-test': ['src/client'],
  'src/console': ['src/client', 'src/self-test'],
  'src/local': ['src/api', 'src/redis', 'src/self-test'],
  amplify: ['src/api', 'src/aws', 'src/redis'],
};

/** Speaks of what it forbids. */
const OWN = new Set(['tests/unit/structure.test.ts']);

/** The first way from a file back to itself; empty when there is none. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const search = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = search(next, [...way, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  return [...graph.keys()].map((file) => search(file, [])).find((cycle) => cycle.length > 0) ?? [];
}

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
      /^(src\/redis\/environment\/.*|src\/aws\/smoke\.ts|src\/console\/vite\.config\.ts|src\/local\/.*|amplify\/.*)$/;
    expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
  });

  it('has no cycle of imports, in the product of types neither', () => {
    const counts = ({ from, typeOnly }: Import) => !typeOnly || SOURCES.includes(from);
    const graph = new Map(
      ALL.map((file) => [
        file,
        importsOf(file)
          .filter(counts)
          .map(({ to }) => to),
      ]),
    );
    expect(cycleIn(graph)).toEqual([]);
    expect(
      cycleIn(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });

  it('keeps files small', () => {
    const large = ALL.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
    expect(large, 'more than 300 lines: split them by subject').toEqual([]);
  });

  it('lets nothing past the compiler', () => {
    const past = /:\s*any\b(?! )|\bas any\b|<any[,>]|\bany\[\]|@ts-(ignore|expect-error|nocheck)/;
    const found = ALL.filter((file) => !OWN.has(file) && past.test(readFileSync(file, 'utf8')));
    expect(found, 'take unknown and parse it').toEqual([]);
  });

  it('switches no lint rule off without saying why', () => {
    const found = ALL.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/biome-ignore.*/g)].map(([line]) => ({ file, line })),
    );
    expect(found.length).toBeGreaterThan(0);
    const silent = found.filter(
      ({ file, line }) => !OWN.has(file) && !/^biome-ignore lint\/\w+\/\w+: .{10,}/.test(line),
    );
    expect(silent).toEqual([]);
    const { overrides = [] } = JSON.parse(readFileSync('biome.json', 'utf8'));
    expect(JSON.stringify(overrides)).not.toContain('"off"');
  });

  it('spells keys in one place', () => {
    const speller = /['"`](cache|session)(-[a-z-]+)?:\{/;
    const spellers = SOURCES.filter((file) => speller.test(readFileSync(file, 'utf8')));
    expect(spellers).toEqual(['src/redis/shared/keys.ts']);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackName } from '../../infra/assembly.ts';

interface RawTemplate {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Every resource and output of a synthesized backend, whatever its stack.
 * @param dir the assembly
 * @returns `stack/id` -> type and content as text; a stack is called as its file, without hash
 */
export function contentsOf(dir: string): Map<string, { readonly type: string; readonly text: string }> {
  const files = readdirSync(dir).filter((file) => file.endsWith('.template.json'));
  return new Map(
    files.flatMap((file) => {
      const stack = file.includes('.nested.') ? stackName(file.replace('.nested.template.json', '')) : 'root';
      const template: RawTemplate = JSON.parse(readFileSync(join(dir, file), 'utf8'));
      const { Resources = {}, Outputs = {} } = template;
      return [
        ...Object.entries(Resources).map(
          ([id, resource]) => [`${stack}/${id}`, contentOf(resource.Type, resource)] as const,
        ),
        ...Object.entries(Outputs).map(
          ([id, output]) => [`${stack}/${id}`, contentOf('Output', output)] as const,
        ),
      ];
    }),
  );
}

const contentOf = (type: string, content: unknown) => ({ type, text: JSON.stringify(content) });

import { parse } from 'yaml';
import * as z from 'zod';

const phase = z.object({ phases: z.object({ build: z.object({ commands: z.array(z.string()).min(1) }) }) });

/** The part of amplify.yml that this repository uses. */
const buildFile = z.strictObject({
  version: z.literal(1),
  backend: phase,
  frontend: phase.extend({
    artifacts: z.object({ baseDirectory: z.string(), files: z.tuple([z.literal('**/*')]) }),
    cache: z.object({ paths: z.array(z.string()) }),
  }),
});

/**
 * Reads amplify.yml.
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/yml-specification-syntax.html
 */
export function parseBuildFile(text: string) {
  const { backend, frontend } = buildFile.parse(parse(text));
  return {
    backend: backend.phases.build.commands,
    frontend: frontend.phases.build.commands,
    artifact: frontend.artifacts.baseDirectory,
  };
}

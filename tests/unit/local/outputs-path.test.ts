import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localOutputs } from '../../../src/local/outputs/outputs.ts';
import { outputsPathInProject, outputsPathInRepository } from '../../../src/local/outputs/path.ts';
import { makeTempDir, type TempDir } from '../../support/programs/reaper.ts';

let root: TempDir;
beforeEach(() => {
  root = makeTempDir();
});
afterEach(() => root.remove());

const at = (path: string) => join(root.path, path);
const URL = 'http://127.0.0.1:4379';

describe('the outputs of a local product', () => {
  it('are in the repository where a front end expects them', () => {
    expect(outputsPathInRepository(root.path)).toBe(at('amplify_outputs.json'));
    writeFileSync(at('amplify_outputs.json'), JSON.stringify(localOutputs(URL)));
    expect(outputsPathInRepository(root.path)).toBe(at('amplify_outputs.json'));
  });

  it.each(['{ "version": "1.4" }', 'no JSON', ''])('give way in the repository to a file with %j', (text) => {
    writeFileSync(at('amplify_outputs.json'), text);
    expect(outputsPathInRepository(root.path)).toBe(at('.local/amplify_outputs.json'));
  });

  it('are in a project never where those of a deployment belong', () => {
    expect(outputsPathInProject(root.path)).toBe(at('.local/amplify-redis/amplify_outputs.json'));
  });
});

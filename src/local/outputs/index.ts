export { localOutputs } from './outputs.ts';
export { outputsPathInProject, outputsPathInRepository } from './path.ts';
export { publishFiles } from './published-files.ts';

/**
 * Runs Amplify's own deployer on the backend in the working directory, up to the call of CloudFormation: one deployment
 * after the other in one process, as `ampx sandbox` does.
 *
 * The first argument is JSON: a list of `{ backendId, edits, backendSettings, to }`. Before each deployment, `edits` write
 * files, or replace or append text in them; the templates go to `to`. Prints one line for each, `deployed` or `failed`
 * with the reason.
 */
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const fromProject = createRequire(join(process.cwd(), 'package.json'));
const load = (name, require = fromProject) => import(pathToFileURL(require.resolve(name)).href);

const { BackendDeployerFactory } = await load('@aws-amplify/backend-deployer');
const { PackageManagerControllerFactory, format } = await load('@aws-amplify/cli-core');
const fromDeployer = createRequire(fromProject.resolve('@aws-amplify/backend-deployer'));
const { Toolkit } = await load('@aws-cdk/toolkit-lib', fromDeployer);

/** Where the deployer writes the templates. It keeps those of earlier deployments there. */
const WRITTEN = '.amplify/artifacts/cdk.out';
let to;
Toolkit.prototype.deploy = async ({ cloudAssembly }) => {
  cpSync(cloudAssembly.directory, to, { recursive: true });
};

function apply({ file, write, replace, by, append }) {
  if (write !== undefined) return writeFileSync(file, write);
  if (append !== undefined) return appendFileSync(file, append);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(replace)) throw new Error(`${file} does not contain ${replace}`);
  writeFileSync(
    file,
    text.replace(replace, () => by),
  );
}

const ioHost = { notify: async () => {}, requestResponse: async (request) => request.defaultResponse };
const packageManager = new PackageManagerControllerFactory().getPackageManagerController();
const factory = new BackendDeployerFactory(packageManager, format, ioHost, () => undefined);
const deployer = factory.getInstance();

for (const { backendId, edits, backendSettings, to: directory } of JSON.parse(process.argv[2] ?? '[]')) {
  to = directory;
  edits.forEach(apply);
  delete process.env.BACKEND_SETTINGS;
  if (backendSettings) process.env.BACKEND_SETTINGS = backendSettings;
  rmSync(WRITTEN, { recursive: true, force: true });
  try {
    await deployer.deploy(backendId, { validateAppSources: true });
    process.stdout.write('deployed\n');
  } catch (error) {
    process.stdout.write(`failed ${JSON.stringify(`${error.name} ${error.message} ${error.cause}`)}\n`);
  }
}
process.exit(0);

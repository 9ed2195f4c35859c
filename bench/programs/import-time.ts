import { pathToFileURL } from 'node:url';

/** Prints how long importing a file takes in a fresh process, in ms. */
const started = performance.now();
await import(pathToFileURL(process.argv[2] ?? '').href);
process.stdout.write(String(performance.now() - started));
process.exit();

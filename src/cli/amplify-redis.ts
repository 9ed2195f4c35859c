#!/usr/bin/env node
import { asksForHelp, print, printError } from '../local/command/terminal.ts';

const COMMANDS = {
  dev: {
    summary: 'runs the whole product on this machine: Redis, a token issuer, both APIs and the console',
    run: () => import('./dev.ts'),
  },
  token: {
    summary: 'prints an access token that the running product accepts',
    run: () => import('../local/token.ts'),
  },
  demo: {
    summary: 'calls the running product end to end and prints each step',
    run: () => import('../local/demo.ts'),
  },
  smoke: {
    summary: 'tests a deployment and points at the likely cause of a failure',
    run: () => import('../ops/smoke.ts'),
  },
  ops: {
    summary: 'ends sessions and limits tenants of a deployment with AWS permissions alone',
    run: () => import('../ops/ops.ts'),
  },
  verify: {
    summary: 'deploys a sandbox to AWS, tests it and deletes it',
    run: () => import('../ops/verify-aws.ts'),
  },
};

const USAGE = `Runs amplify-redis on this machine, and tests and operates deployments.

  npx amplify-redis COMMAND [--help]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(8)}${summary}`)
  .join('\n')}`;

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

const [name = ''] = process.argv.slice(2);
if (isCommand(name)) {
  // A command reads its arguments as if it had been started by itself.
  process.argv.splice(2, 1);
  await COMMANDS[name].run();
} else if (asksForHelp([name])) {
  print(USAGE);
} else {
  printError(
    name
      ? `Error: '${name}' is not a command. Commands: ${Object.keys(COMMANDS).join(', ')}. Try --help.`
      : USAGE,
  );
  process.exitCode = 2;
}

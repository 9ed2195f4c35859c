import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { backend } from '../../amplify/backend.ts';

/**
 * Runs in a separate process, because Amplify's factories create one backend per process. Writes the findings of
 * cdk-nag, which require the construct tree, next to the assembly. Fails on dependency cycles between the stacks.
 */
const app = backend.stack.node.root;
const report = new AwsSolutionsChecks(app).validateScope(app);
for (const stack of [backend.stack, ...app.node.findAll().filter(NestedStack.isNestedStack)]) {
  Template.fromStack(stack);
}
writeFileSync(join(process.env.CDK_OUTDIR ?? '', 'nag.json'), JSON.stringify(report.violations));

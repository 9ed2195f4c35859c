import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CloudFormationValidatePlugin } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { assembly } from './assembly.ts';
import { ACKNOWLEDGED } from './nag-acknowledged.ts';
import { type Kind, PLANS } from './synthesize.ts';

const KINDS = Object.keys(PLANS) as Kind[];
const validator = new CloudFormationValidatePlugin();

interface Violation {
  readonly ruleName: string;
  readonly violatingResources: readonly { readonly constructPath: string }[];
}

/** Findings of the CloudFormation validator that ships with the CDK. */
function validate(dir: string): string[] {
  const files = readdirSync(dir).filter((file) => file.endsWith('.template.json'));
  const templatePaths = files.map((file) => join(dir, file));
  const stackTemplates = templatePaths.map((templatePath) => ({
    templatePath,
    stackConstructPath: templatePath,
    accountId: undefined,
    region: undefined,
  }));
  const { violations } = validator.validate({ templatePaths, stackTemplates, appConstruct: new App() });
  return violations.map(({ ruleName, severity, description }) => `${severity} ${ruleName}: ${description}`);
}

describe.each(KINDS)('%s', (kind) => {
  test('CloudFormation’s validator finds no error in any template', () => {
    expect(validate(assembly(kind).dir).filter((line) => !/^(info|warning)/i.test(line))).toEqual([]);
  });

  test('cdk-nag’s AwsSolutions finds only acknowledged issues, and every acknowledgement is needed', () => {
    const report: Violation[] = JSON.parse(readFileSync(join(assembly(kind).dir, 'nag.json'), 'utf8'));
    const found = report.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(
        ({ constructPath }) => `${ruleName} at ${constructPath.replace(/^[^/]+\//, '')}`,
      ),
    );
    const acknowledged = (ACKNOWLEDGED[kind] ?? []).map(({ rule, at }) => `${rule} at ${at}`);
    expect(found.sort()).toEqual(acknowledged.sort());
  });
});

test('the validator detects an unknown property and a cycle', () => {
  const dir = mkdtempSync(join(tmpdir(), 'templates-'));
  const pointAt = (id: string) => ({
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: { 'Fn::GetAtt': [id, 'TopicName'] } },
  });
  const template = {
    Resources: {
      Wrong: { Type: 'AWS::SNS::Topic', Properties: { Nonsense: 1 } },
      A: pointAt('B'),
      B: pointAt('A'),
    },
  };
  writeFileSync(join(dir, 'wrong.template.json'), JSON.stringify(template));
  const found = validate(dir).join('\n');
  rmSync(dir, { recursive: true });
  expect(found).toMatch(/Nonsense/);
  expect(found).toMatch(/circular|cycle/i);
});

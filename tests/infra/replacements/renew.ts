import { BASELINE, BASELINE_KINDS, type Baseline, type BaselineKind, fingerprint } from './baseline.ts';
import type { Resources } from './flatten.ts';
import { losses } from './losses.ts';
import { replacesLine } from './release-rule.ts';
import { essentials } from './stateful.ts';

type Deployments = Readonly<Record<BaselineKind, Resources>>;

/** The baseline of a release, and instructions for its author. */
interface Renewal {
  /** Absent if the old one stays. */
  readonly baseline?: Baseline;
  readonly report: string;
  readonly refused: boolean;
}

/**
 * Creates the baseline of a release.
 * @param before that of an earlier release
 * @param deployments all resources of each deployment
 * @param version of package.json
 */
export function renew(before: Baseline | undefined, deployments: Deployments, version: string): Renewal {
  const entries = BASELINE_KINDS.map((kind) => [kind, essentials(deployments[kind])] as const);
  const after: Baseline = { version, deployments: Object.fromEntries(entries) as Deployments };
  if (before && fingerprint(before) === fingerprint(after)) {
    return { report: `Current ${BASELINE}\n`, refused: false };
  }
  if (before?.version === version) {
    return {
      report: `${BASELINE} is that of ${version}: raise the version in package.json first.\n`,
      refused: true,
    };
  }
  const lost = BASELINE_KINDS.flatMap((kind) =>
    before ? losses(before.deployments[kind], deployments[kind]).map((loss) => `${kind}: ${loss}`) : [],
  );
  const line = replacesLine(lost.length === 0 ? 'nothing' : '…', after);
  const lines = [
    `Wrote ${BASELINE}`,
    ...lost,
    `Add this line to ${version} in CHANGELOG.md, and say what operators lose and must do:`,
    line,
  ];
  return { baseline: after, report: `${lines.join('\n')}\n`, refused: false };
}

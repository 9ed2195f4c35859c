import { type Created, trackCreated } from './created.ts';
import { Skipped } from './expect.ts';
import { STEPS, type Step, type StepContext, type StepText, type TenantUser } from './steps/index.ts';
import type { Transport } from './transport.ts';

export interface RunOptions {
  readonly transport: Transport;
  /** Of the cache entries; a second one ends in `-whole`. */
  readonly namespace: string;
  /** Signs in a user of another tenant. Without it, the steps that need one are skipped. */
  readonly secondTenant?: (() => Promise<TenantUser>) | undefined;
  /** Tenant of the caller. Set it if neither user has sessions and both may reach their session limit. */
  readonly newUsersOf?: string;
}

/** `forbidden`: the token lacks the permission of the step, so the step says nothing about the product. */
type StepStatus = 'passed' | 'failed' | 'forbidden' | 'skipped';

export interface StepResult {
  readonly status: StepStatus;
  readonly durationMs: number;
  /** A remark, or why it did not pass. */
  readonly note?: string | undefined;
  readonly error?: unknown;
}

export interface StepLabel extends StepText {
  readonly group: string;
}

export interface PlannedStep extends StepLabel {
  /** Never rejects. */
  execute(): Promise<StepResult>;
}

interface Run {
  readonly steps: readonly PlannedStep[];
  /** Execute it last, whatever happened. */
  readonly cleanUp: PlannedStep;
}

const CLEAN_UP = {
  title: 'No session and no value is left behind',
  explanation: 'Removes what the steps created and reads it once more.',
};

/** Plans the steps that the transport and the options allow. Nothing is sent before a step is executed. */
export function planRun(options: RunOptions): Run {
  const { transport, namespace } = options;
  const created = trackCreated();
  const run = crypto.randomUUID().slice(0, 8);
  const context: StepContext = {
    transport: created.record(transport),
    namespace,
    run,
    tag: `${namespace}-${run}`,
    named: (key) => ({ namespace, key: `${run}-${key}` }),
  };
  return {
    steps: Object.entries(STEPS).flatMap(([group, steps]) =>
      steps.flatMap((step) => {
        const work = bind(step, context, created, options);
        return work ? [planned(group, step, work)] : [];
      }),
    ),
    cleanUp: planned('Cleanup', CLEAN_UP, created.remove),
  };
}

/** Executes the steps until one does not pass, then cleans up. @returns whether all passed or were skipped */
export async function runUntilFailure(
  { steps, cleanUp }: Run,
  onResult: (step: StepLabel, result: StepResult) => void,
): Promise<boolean> {
  let passed = true;
  for (const step of [...steps, cleanUp]) {
    if (!passed && step !== cleanUp) continue;
    const result = await step.execute();
    onResult(step, result);
    if (result.status === 'failed' || result.status === 'forbidden') passed = false;
  }
  return passed;
}

type Work = () => Promise<unknown>;

/** @returns undefined for a step that does not apply to the run */
function bind(step: Step, context: StepContext, created: Created, options: RunOptions): Work | undefined {
  const { secondTenant, newUsersOf: tenantId } = options;
  const { transport } = context;
  const { http } = transport;
  const other = async (): Promise<TenantUser> => {
    if (!secondTenant)
      throw new Skipped('Needs a user of a second tenant, which only the local issuer provides');
    const found = await secondTenant();
    return { ...found, transport: created.record(found.transport) };
  };
  switch (step.needs) {
    case undefined:
      return () => step.run(context);
    case 'http':
      return http && (() => step.run(context, http));
    case 'second tenant':
      return async () => step.run(context, await other());
    case 'new users':
      if (tenantId === undefined) return undefined;
      return async () => step.run(context, { tenantId, transport }, await other());
  }
}

function planned(group: string, step: StepText & Pick<Step, 'permission'>, work: Work): PlannedStep {
  const { title, explanation, permission } = step;
  const statusOf = (error: unknown): StepStatus => {
    if (error instanceof Skipped) return 'skipped';
    return permission !== undefined && Object(error).code === 'FORBIDDEN' ? 'forbidden' : 'failed';
  };
  return {
    group,
    title,
    explanation,
    async execute() {
      const started = performance.now();
      const outcome = await work().then(
        (remark) => ({ status: 'passed' as const, note: typeof remark === 'string' ? remark : undefined }),
        (error: unknown) => ({
          status: statusOf(error),
          note: Object(error).message ?? String(error),
          error,
        }),
      );
      return { ...outcome, durationMs: performance.now() - started };
    },
  };
}

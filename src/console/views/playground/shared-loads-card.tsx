import { useCallback } from 'react';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Problem } from '../../components/states.tsx';
import { useConsole } from '../../state/console.ts';
import { formatMs } from '../../state/format.ts';
import { allAnswered } from '../../state/request-log.ts';
import { createStore, useStore } from '../../state/store.ts';
import { ownerOf, storesByOwner } from '../../state/stores-by-owner.ts';
import { useAction } from '../../state/use-action.ts';

const CALLERS = 50;
const LOAD_MS = 600;
const NAMESPACE = 'playground';

const CODE = `const report = await redis.cache.getOrLoad(
  'playground',
  'report',
  () => slowQuery(),   // ${LOAD_MS} ms
  { ttl: 30 },
);`;

interface Outcome {
  readonly callers: readonly ('waiting' | 'loaded' | 'shared')[];
  readonly loads: number;
  readonly durationMs?: number;
}

const outcomeOf = storesByOwner(() => createStore<Outcome | undefined>(undefined));

/** Fifty callers miss at the same time; the value is loaded once. */
export function SharedLoadsCard() {
  const { client, log, user } = useConsole();
  const kept = outcomeOf(ownerOf(user.identity));
  const outcome = useStore(kept);

  const play = useCallback(async () => {
    const key = `report-${crypto.randomUUID()}`;
    const callers: ('waiting' | 'loaded' | 'shared')[] = Array.from({ length: CALLERS }, () => 'waiting');
    let loads = 0;
    const show = (durationMs?: number) =>
      kept.set({ callers: [...callers], loads, ...(durationMs !== undefined && { durationMs }) });
    const started = performance.now();
    show();
    try {
      const calls = callers.map(async (_, i) => {
        const load = async () => {
          loads += 1;
          callers[i] = 'loaded';
          show();
          await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
          // On a slow connection, some look-ups are still pending by then and would be too late to share the load.
          await allAnswered(log, key);
          return { rows: 42 };
        };
        await client.cache.getOrLoad(NAMESPACE, key, load, { ttl: 30 });
        if (callers[i] === 'waiting') callers[i] = 'shared';
        show();
      });
      // Waits for all, or a call that is still pending would update the result later.
      const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
      if (failed) {
        kept.set(undefined);
        throw failed.reason;
      }
      show(performance.now() - started);
    } finally {
      await client.cache.delete(NAMESPACE, key);
    }
  }, [client, log, kept]);
  const { run, busy, error } = useAction(play);

  return (
    <Card
      title="Cache-aside playground"
      hint={`${CALLERS} callers request the same missing value at once; loading it takes ${LOAD_MS} ms. They share one load, unless sharing could return a stale value.`}
      actions={
        <Button look="primary" busy={busy} onClick={run}>
          Start {CALLERS} loads
        </Button>
      }
    >
      <div className="playground">
        <CodeBlock title="What each caller does" text={CODE} />
        <div className="stack">
          <div className="dots" aria-hidden="true">
            {(outcome?.callers ?? Array.from({ length: CALLERS }, () => 'idle')).map((state, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a caller is identified by its position
              <span key={i} className={`dot dot-${state}`} />
            ))}
          </div>
          <p className="legend hint" aria-hidden="true">
            <span className="swatch swatch-hit" /> loads <span className="swatch swatch-shared" /> shares the
            load
          </p>
          <p role="status">
            {outcome === undefined ? (
              <span className="hint">Not started.</span>
            ) : outcome.durationMs === undefined ? (
              `The loader has run ${times(outcome.loads)} so far`
            ) : (
              <>
                <strong>
                  {CALLERS} callers, {outcome.loads} {outcome.loads === 1 ? 'load' : 'loads'}
                </strong>
                , all done within {formatMs(outcome.durationMs)}
              </>
            )}
          </p>
        </div>
      </div>
      <Problem error={error} />
    </Card>
  );
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

import { CircleCheck } from 'lucide';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Facts } from '../../components/facts.tsx';
import { Icon } from '../../components/icon.tsx';
import { formatBytes } from '../../state/format.ts';
import { formatTime } from '../../state/moments.ts';
import { hrefOf } from '../../state/route.ts';
import { KEY, NAMESPACE } from './starter-snippets.ts';
import { type FirstCall, useFirstCall } from './use-first-call.ts';

/** Waits for the entry of the snippets. */
export function FirstCallCard() {
  const call = useFirstCall();
  return (
    <Card title="3. See it arrive">
      <p className={call ? 'arrival arrival-done' : 'arrival'} role="status">
        {call ? <Icon of={CircleCheck} /> : <span className="spinner" aria-hidden="true" />}
        <strong>{call ? 'Your first call has arrived' : 'Waiting for your first call…'}</strong>
      </p>
      {call ? (
        <Arrived call={call} />
      ) : (
        <p className="hint">
          This page checks for the entry {NAMESPACE} / {KEY} of your tenant every 2 seconds.
        </p>
      )}
    </Card>
  );
}

const Arrived = ({ call: { entry, value } }: { readonly call: FirstCall }) => (
  <>
    <CodeBlock title={`${NAMESPACE} / ${KEY}`} text={JSON.stringify(value, null, 2) ?? ''} />
    <Facts
      facts={[
        ['Stored at', formatTime(entry.storedAt)],
        ['Expires at', formatTime(entry.expiresAt)],
        ['Size', formatBytes(entry.bytes)],
      ]}
    />
    <p>
      <a href={hrefOf('cache', NAMESPACE, KEY)}>Open the entry in the cache</a>
    </p>
  </>
);

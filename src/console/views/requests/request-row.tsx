import { useState } from 'react';
import { Badge, type Tone } from '../../components/badge.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatMs, prettyJson } from '../../state/format.ts';
import type { LoggedRequest, Outcome } from '../../state/request-log.ts';
import { clientCodeOf } from './client-code.ts';
import { curlOf } from './curl.ts';

/** A request in one line, with the command, the code and the response behind it. */
export function RequestRow({ request }: { readonly request: LoggedRequest }) {
  const [open, setOpen] = useState(false);
  const { method, url, outcome, at, transport } = request;
  const { pathname, search } = new URL(url, location.href);
  const [tone, words] = outcomeBadge(outcome);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="request-line">
          <span className="hint">{new Date(at).toLocaleTimeString('en-GB')}</span>
          <span className="request-path">
            <code>
              <strong>{method}</strong> {pathname}
              {search}
            </code>
            <code className="hint">{clientCodeOf(request).split('\n')[transport === 'GraphQL' ? 1 : 0]}</code>
          </span>
          <Badge tone={tone}>{words}</Badge>
          <span className="hint number">{outcome && formatMs(outcome.durationMs)}</span>
        </summary>
        {open && (
          <div className="exchanges">
            <CodeBlock title="curl" text={curlOf(request)} />
            <CodeBlock title="client code" text={clientCodeOf(request)} />
            {outcome?.body && <CodeBlock title="response" text={prettyJson(outcome.body)} />}
            {outcome?.requestId && <p className="hint">Request id in the service log: {outcome.requestId}</p>}
          </div>
        )}
      </details>
    </li>
  );
}

function outcomeBadge(outcome: Outcome | undefined): readonly [Tone, string] {
  if (!outcome) return ['info', 'in progress'];
  if (outcome.failure) return ['bad', outcome.failure];
  const status = outcome.status ?? 0;
  return [status < 400 ? 'good' : status < 500 ? 'warn' : 'bad', String(status)];
}

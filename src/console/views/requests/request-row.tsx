import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import type { Tone } from '../../components/tone.ts';
import { clientCodeOf } from '../../snippets/client-code.ts';
import { curlOf } from '../../snippets/curl.ts';
import { formatMs, prettyJson } from '../../state/format.ts';
import { formatClockTime } from '../../state/moments.ts';
import type { LoggedRequest } from '../../state/request-log.ts';
import { operationLine } from './filter.ts';
import { type OutcomeKind, outcomeOf } from './outcome-of.ts';

const TONES: Readonly<Record<OutcomeKind, Tone>> = {
  pending: 'info',
  success: 'good',
  miss: 'neutral',
  failure: 'bad',
};

interface RequestRowProps {
  readonly request: LoggedRequest;
  readonly showUser: boolean;
}

/** A request in one line, with the command, the code and the response behind it. */
export function RequestRow({ request, showUser }: RequestRowProps) {
  const [open, setOpen] = useState(false);
  const { method, url, outcome, at, user } = request;
  const { pathname, search } = new URL(url, location.href);
  const { kind, words } = outcomeOf(request);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="request-line">
          <span className="hint">{formatClockTime(at)}</span>
          <span className="request-path">
            <code>
              <strong>{method}</strong> {pathname}
              {search}
            </code>
            <code className="hint">{operationLine(request)}</code>
            {showUser && user && <span className="hint">as {user}</span>}
          </span>
          <Badge tone={TONES[kind]}>{words}</Badge>
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

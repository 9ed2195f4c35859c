import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatMs, prettyJson } from '../../state/format.ts';
import type { LoggedRequest } from '../../state/request-log.ts';
import type { CheckResult, CheckStatus } from './check.ts';

const MARKS: Record<CheckStatus, string> = {
  waiting: '·',
  running: '…',
  passed: '✓',
  failed: '✕',
  skipped: '–',
};

/** Enough to understand a check; the requests view shows them all. */
const MAX_SHOWN = 12;

/** One check: a line that opens to show its explanation, its requests and their responses. */
export function CheckRow({ result }: { readonly result: CheckResult }) {
  const { status, title, explanation, durationMs, note, requests } = result;
  const line = (
    <>
      <span className={`mark mark-${status}`} aria-hidden="true">
        {MARKS[status]}
      </span>
      <span className="check-title">
        {title} <span className="visually-hidden">{status}</span>
        {note && <span className={status === 'failed' ? 'field-problem' : 'hint'}>{note}</span>}
      </span>
      <span className="hint">{durationMs !== undefined && formatMs(durationMs)}</span>
    </>
  );
  return (
    <li>
      {requests.length === 0 ? (
        <div className="check-line">{line}</div>
      ) : (
        <details>
          <summary className="check-line">{line}</summary>
          <p className="hint">{explanation}</p>
          <Exchanges requests={requests} />
        </details>
      )}
    </li>
  );
}

function Exchanges({ requests }: { readonly requests: readonly LoggedRequest[] }): ReactNode {
  return (
    <div className="exchanges">
      {requests.slice(0, MAX_SHOWN).map((request) => (
        <div key={request.id} className="exchange">
          <CodeBlock title="Request" text={requestText(request)} />
          <CodeBlock title="Response" text={responseText(request)} />
        </div>
      ))}
      {requests.length > MAX_SHOWN && (
        <p className="hint">{requests.length - MAX_SHOWN} more requests; the report has them all.</p>
      )}
    </div>
  );
}

const requestText = ({ method, url, body }: LoggedRequest): string =>
  [`${method} ${url}`, body && prettyJson(body)].filter(Boolean).join('\n\n');

function responseText({ outcome }: LoggedRequest): string {
  if (!outcome) return 'In progress';
  const { status, failure, durationMs, body } = outcome;
  const head = `${failure ?? status}, ${formatMs(durationMs)}`;
  return [head, body && prettyJson(body)].filter(Boolean).join('\n\n');
}

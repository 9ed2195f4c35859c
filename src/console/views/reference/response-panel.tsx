import { Badge } from '../../components/badge.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatMs, prettyJson } from '../../state/format.ts';
import type { CallResponse } from './use-call.ts';

/** The response of a call that was tried. */
export function ResponsePanel({ response }: { readonly response: CallResponse }) {
  const { status, durationMs, requestId, text } = response;
  return (
    <section className="stack response" aria-label="Response">
      <p className="names" role="status">
        <Badge tone={status < 400 ? 'good' : status < 500 ? 'warn' : 'bad'}>{status}</Badge>
        <span className="hint">
          {formatMs(durationMs)}
          {requestId && `, request ${requestId}`}
        </span>
      </p>
      {text === '' ? (
        <p className="hint">The response has no body.</p>
      ) : (
        <CodeBlock title="Response" text={prettyJson(text)} />
      )}
    </section>
  );
}

import { Badge } from '../../components/badge.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatMs, prettyJson } from '../../state/format.ts';
import type { CallResponse } from './use-call.ts';

/** The response of a call that was tried. Rendered without one as well, so that screen readers hear when it comes. */
export function ResponsePanel({ response }: { readonly response: CallResponse | undefined }) {
  return (
    <>
      <p className="visually-hidden" role="status">
        {response && `Response: ${response.failure ?? response.status}`}
      </p>
      {response && <Received response={response} />}
    </>
  );
}

function Received({ response }: { readonly response: CallResponse }) {
  const { status, durationMs, requestId, text, failure } = response;
  const tone = failure || status >= 500 ? 'bad' : status < 400 ? 'good' : 'warn';
  return (
    <section className="stack response" aria-label="Response">
      <p className="names">
        <Badge tone={tone}>{failure ?? status}</Badge>
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

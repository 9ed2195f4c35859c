import type { ReactNode } from 'react';
import { isRedisApiError } from '../../client/index.ts';
import { formatSpan } from '../state/format.ts';
import { Button } from './button.tsx';

export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="state" role="status">
      <span className="spinner" aria-hidden="true" /> Loading {what}…
    </p>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  );
}

/** An error: its kind, its message, and the request id for the log of the service. */
export function Problem({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  if (error === undefined) return null;
  const known = isRedisApiError(error) ? error : undefined;
  return (
    <div className="problem" role="alert">
      <p>
        <strong>{titleOf(error)}</strong> {error instanceof Error ? error.message : String(error)}
      </p>
      {known?.retryAfter !== undefined && <p>Retry after {formatSpan(known.retryAfter * 1000)}.</p>}
      {known && (
        <p className="hint">
          {known.code}
          {known.status !== undefined && `, status ${known.status}`}
          {known.requestId && `, request ${known.requestId}`}
        </p>
      )}
      {onRetry && (
        <Button look="plain" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

function titleOf(error: unknown): string {
  if (!isRedisApiError(error)) return 'Something went wrong.';
  if (error.code === 'NETWORK' || error.code === 'NO_ANSWER_IN_TIME') return 'No response.';
  if (error.code === 'FORBIDDEN') return 'Not allowed.';
  if (error.code === 'INVALID_TOKEN' || error.code === 'MISSING_TOKEN') return 'Signed out.';
  // By status, not by code: a proxy in front of the function may throttle too, with another body.
  if (error.status === 429) return 'Too many requests.';
  return error.retryable ? 'Redis is not available.' : 'Rejected.';
}

'use client';

/** Shown instead of a page that failed, for example while the service cannot be reached. */
export default function Problem({ reset }: { reset: () => void }) {
  return (
    <>
      <p role="alert">This cannot be shown at the moment.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </>
  );
}

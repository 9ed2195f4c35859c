import type { ReadSession } from 'amplify-redis/next';
import { type ReactNode, Suspense } from 'react';
import { requireSession } from '@/lib/session';

interface Props {
  /** Renders content for signed-in users only. */
  readonly children: (session: ReadSession) => ReactNode;
}

async function Checked({ children }: Props) {
  const session = await requireSession();
  if (!session) {
    return <p role="alert">Your session cannot be checked at the moment. Reload the page in a moment.</p>;
  }
  return (
    <>
      <form className="who" action="/sign-out" method="post">
        {session.email} of {session.organizationName} <button type="submit">Sign out</button>
      </form>
      {children(session)}
    </>
  );
}

export function SignedInOnly({ children }: Props) {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Checked>{children}</Checked>
    </Suspense>
  );
}

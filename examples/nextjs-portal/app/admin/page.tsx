import { redirect } from 'next/navigation';
import { refreshJobs } from '@/lib/jobs';
import { mayEdit, redis, requireSession } from '@/lib/session';
import { SignedInOnly } from '../signed-in-only';

async function refresh(): Promise<void> {
  'use server';
  const session = await requireSession();
  if (session && mayEdit(session)) await refreshJobs();
  redirect('/admin');
}

async function Cache() {
  const { hits, misses, invalidations } = await redis.cache.metrics();
  return (
    <>
      <p>
        The cache of your organization: {hits} hits, {misses} misses, {invalidations} invalidations.
      </p>
      <form action={refresh}>
        <button type="submit">Reload all jobs</button>
      </form>
    </>
  );
}

export default function Page() {
  return (
    <SignedInOnly>
      {(session) => (
        <>
          <h1>Admin</h1>
          {mayEdit(session) ? <Cache /> : <p>Only for users who may edit jobs.</p>}
        </>
      )}
    </SignedInOnly>
  );
}

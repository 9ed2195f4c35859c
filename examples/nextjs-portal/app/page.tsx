import { connection } from 'next/server';
import { Suspense } from 'react';
import { listOpenJobs } from '@/lib/jobs';

const PROBLEMS: Readonly<Record<string, string>> = {
  ended: 'Your session has ended, here or from another device. Sign in again.',
  login: 'The login did not succeed. Try again.',
  refused: 'You cannot sign in. Ask your administrator.',
  unavailable: 'Sessions are not available at the moment. Try again in a moment.',
};

type Query = Promise<Readonly<Record<string, string | string[] | undefined>>>;

async function Problem({ query }: { query: Query }) {
  const message = PROBLEMS[String((await query).problem)];
  return message && <p role="alert">{message}</p>;
}

async function OpenJobs() {
  // Wait for a request: an entry rendered at build time would not be in the shared cache.
  await connection();
  const jobs = await listOpenJobs();
  return (
    <ul>
      {jobs.map(({ id, title, updatedAt }) => (
        <li key={id}>
          {title} <time dateTime={updatedAt.toISOString()}>{updatedAt.toISOString().slice(0, 10)}</time>
        </li>
      ))}
    </ul>
  );
}

export default function Page({ searchParams }: { searchParams: Query }) {
  return (
    <>
      <Suspense>
        <Problem query={searchParams} />
      </Suspense>
      <h1>Open jobs</h1>
      <Suspense fallback={<p>Loading…</p>}>
        <OpenJobs />
      </Suspense>
      {/* After a session has ended, the provider asks again who it is. */}
      <a className="button" href="/auth/login?prompt=login">
        Sign in
      </a>
    </>
  );
}

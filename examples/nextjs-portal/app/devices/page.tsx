import { redirect } from 'next/navigation';
import { redis, requireSession } from '@/lib/session';
import { SignedInOnly } from '../signed-in-only';

type Query = Promise<{ readonly ended?: string }>;

async function endOne(form: FormData): Promise<void> {
  'use server';
  if (await requireSession()) await redis.sessions.destroy({ handle: String(form.get('handle')) });
  redirect('/devices');
}

async function Devices({ current, query }: { current: string; query: Query }) {
  const [{ sessions }, { ended }] = await Promise.all([
    redis.sessions.list({ current: { handle: current } }),
    query,
  ]);
  return (
    <>
      {ended && (
        <p role="status">
          You were signed in on too many devices. The one that you had not used for longest was signed out.
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>Device</th>
            <th>Address</th>
            <th>Last used</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ handle, device, ipAddress, lastActivity, isCurrent }) => (
            <tr key={handle}>
              <td>{device ?? 'Unknown device'}</td>
              <td>{ipAddress}</td>
              <td>{isCurrent ? 'this device' : new Date(lastActivity).toLocaleString('en')}</td>
              <td>
                <form action={endOne}>
                  <button type="submit" name="handle" value={handle}>
                    Sign out
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <form action="/sign-out?everywhere" method="post">
        <button type="submit">Sign out everywhere</button>
      </form>
    </>
  );
}

export default function Page({ searchParams }: { searchParams: Query }) {
  return (
    <SignedInOnly>
      {({ handle }) => (
        <>
          <h1>Devices</h1>
          <Devices current={handle} query={searchParams} />
        </>
      )}
    </SignedInOnly>
  );
}

import Link from 'next/link';
import { listJobs } from '@/lib/jobs';
import { SignedInOnly } from '../signed-in-only';

async function Jobs({ organization }: { organization: string }) {
  const jobs = await listJobs(organization);
  return (
    <table>
      <thead>
        <tr>
          <th>Title</th>
          <th>Open</th>
          <th>Updated</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map(({ id, title, isOpen, updatedAt }) => (
          <tr key={id}>
            <td>
              <Link href={`/jobs/${id}`} prefetch={false}>
                {title}
              </Link>
            </td>
            <td>{isOpen ? 'yes' : 'no'}</td>
            <td>{updatedAt.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function Page() {
  return (
    <SignedInOnly>
      {({ tenantId, organizationName }) => (
        <>
          <h1>Jobs of {organizationName}</h1>
          <Jobs organization={tenantId} />
        </>
      )}
    </SignedInOnly>
  );
}

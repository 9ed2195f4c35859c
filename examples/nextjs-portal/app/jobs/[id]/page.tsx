import { notFound, redirect } from 'next/navigation';
import { listJobs, saveJob } from '@/lib/jobs';
import { isAway, mayEdit, requireSession } from '@/lib/session';
import { SignedInOnly } from '../../signed-in-only';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly problem?: string }>;
}

/** A server action is a public endpoint: it checks the session and the permission itself. */
async function save(form: FormData): Promise<void> {
  'use server';
  const session = await requireSession();
  const id = Number(form.get('id'));
  if (!session || !mayEdit(session)) redirect(`/jobs/${id}?problem=unsaved`);
  let problem = '';
  try {
    await saveJob(session.tenantId, id, String(form.get('title')), form.has('isOpen'));
  } catch (error) {
    if (!isAway(error)) throw error;
    problem = `/${id}?problem=cached`;
  }
  redirect(`/jobs${problem}`);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  unsaved: 'Not saved: your permission is missing or cannot be checked at the moment.',
  cached: 'Saved, but pages may show the job as it was for five minutes. Save again to update them.',
};

async function Edit({ params, searchParams, organization }: Props & { organization: string }) {
  const [{ id }, { problem = '' }, jobs] = await Promise.all([params, searchParams, listJobs(organization)]);
  const job = jobs.find((each) => String(each.id) === id);
  if (!job) notFound();
  return (
    <form action={save}>
      {PROBLEMS[problem] && <p role="alert">{PROBLEMS[problem]}</p>}
      <input type="hidden" name="id" value={job.id} />
      <label>
        Title <input name="title" defaultValue={job.title} required maxLength={100} />
      </label>
      <label>
        <input type="checkbox" name="isOpen" defaultChecked={job.isOpen} /> Open
      </label>
      <button type="submit">Save</button>
    </form>
  );
}

export default function Page(props: Props) {
  return (
    <SignedInOnly>
      {(session) => (
        <>
          <h1>Edit a job</h1>
          {mayEdit(session) ? (
            <Edit {...props} organization={session.tenantId} />
          ) : (
            <p>You may not edit jobs.</p>
          )}
        </>
      )}
    </SignedInOnly>
  );
}

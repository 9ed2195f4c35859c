import { cacheTag, updateTag } from 'next/cache';
import { type Job, selectJobs, selectOpenJobs, updateJob } from './database';
import { redis } from './session';

/** Public: the cache handler stores it for all servers. Next.js serializes dates. */
export async function listOpenJobs(): Promise<Job[]> {
  'use cache';
  cacheTag('jobs');
  return selectOpenJobs();
}

/** For one organization: cache-aside in the organization's own cache. JSON has no dates, so they are stored as text. */
export async function listJobs(organization: string): Promise<Job[]> {
  const load = async () =>
    (await selectJobs(organization)).map((job) => ({ ...job, updatedAt: job.updatedAt.toISOString() }));
  const jobs = await redis.cache.getOrLoad('jobs', 'all', load, { ttl: 300, tags: ['jobs'] });
  return jobs.map((job) => ({ ...job, updatedAt: new Date(job.updatedAt) }));
}

/** Call it in a server action. It updates the database, then both caches. Afterwards, no server shows the old job. */
export async function saveJob(
  organization: string,
  id: number,
  title: string,
  isOpen: boolean,
): Promise<void> {
  await updateJob(organization, id, title, isOpen);
  await refreshJobs();
}

/** Makes the next reads load from the database. */
export async function refreshJobs(): Promise<void> {
  updateTag('jobs');
  await redis.cache.invalidateTags(['jobs']);
}

import { PGlite } from '@electric-sql/pglite';

export interface Job {
  readonly id: number;
  readonly organization: string;
  readonly title: string;
  readonly isOpen: boolean;
  readonly updatedAt: Date;
}

const COLUMNS = 'id, organization, title, is_open AS "isOpen", updated_at AS "updatedAt"';

/** A stand-in for your database: PostgreSQL in the memory of this process. */
async function create(): Promise<PGlite> {
  const database = await PGlite.create();
  await database.exec(`
    CREATE TABLE jobs (
      id int PRIMARY KEY,
      organization text NOT NULL,
      title text NOT NULL,
      is_open boolean NOT NULL DEFAULT true,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO jobs (id, organization, title) VALUES
      (1, 'org_acme', 'Baker'), (2, 'org_acme', 'Driver'), (3, 'org_globex', 'Astronomer');
  `);
  return database;
}

// One database per process, even after next dev has reloaded this file.
const shared = globalThis as { portalDatabase?: Promise<PGlite> };

async function query(sql: string, parameters: unknown[] = []): Promise<Job[]> {
  shared.portalDatabase ??= create();
  return (await (await shared.portalDatabase).query<Job>(sql, parameters)).rows;
}

export const selectOpenJobs = () => query(`SELECT ${COLUMNS} FROM jobs WHERE is_open ORDER BY id`);

export const selectJobs = (organization: string) =>
  query(`SELECT ${COLUMNS} FROM jobs WHERE organization = $1 ORDER BY id`, [organization]);

export const updateJob = (organization: string, id: number, title: string, isOpen: boolean) =>
  query(
    `UPDATE jobs SET title = $3, is_open = $4, updated_at = now()
     WHERE organization = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [organization, id, title, isOpen],
  );

import * as z from 'zod/mini';
import { mustBe, read, type UserApi } from './demo-http.ts';
import { check, DemoFailure, heading, step } from './demo-steps.ts';

const PATH = '/api/redis/session';
/** The largest limit that can be configured. */
const MAX_LIMIT = 100;

const session = z.object({
  handle: z.string(),
  tenantId: z.string(),
  version: z.number(),
  metadata: z.record(z.string(), z.unknown()),
});
const found = z.object({ session });
const created = z.object({ sessionId: z.string(), session, evicted: z.array(z.string()) });
const listed = z.object({ sessions: z.array(z.object({ handle: z.string() })) });

type Created = z.infer<typeof created>;

const pathOf = ({ sessionId }: Created) => `${PATH}?action=get&sessionId=${encodeURIComponent(sessionId)}`;

async function handlesOf(user: UserApi): Promise<string[]> {
  const { sessions } = read(200, listed, await user.get(`${PATH}?action=list`));
  return sessions.map(({ handle }) => handle).sort();
}

/**
 * Shows what sessions do, with one user in each of two tenants who have no sessions yet.
 * @param onCreated hears of every session, so that none is left behind whatever happens
 */
export async function demonstrateSessions(
  acme: UserApi,
  globex: UserApi,
  onCreated: (user: UserApi, sessionId: string) => void,
): Promise<void> {
  const open = async (user: UserApi): Promise<Created | 'refused'> => {
    const reply = await user.post(PATH, { metadata: { feature: 'dashboard' } });
    if (reply.status === 409) return 'refused';
    const session = read(201, created, reply);
    onCreated(user, session.sessionId);
    return session;
  };
  const create = async (user: UserApi): Promise<Created> => {
    const session = await open(user);
    if (session === 'refused') throw new DemoFailure(`POST ${PATH}`, 'status 201', 'status 409');
    return session;
  };

  heading('Sessions');
  const first = await step(`A user of ${acme.tenant} signs in: a session is created`, () => create(acme));
  const other = await step(`A user of ${globex.tenant} signs in as well`, () => create(globex));
  await step('Each reads their own session', async () => {
    check('tenant', acme.tenant, read(200, found, await acme.get(pathOf(first))).session.tenantId);
    check('tenant', globex.tenant, read(200, found, await globex.get(pathOf(other))).session.tenantId);
  });
  await step(
    `${globex.tenant} gets 404 for the session of ${acme.tenant}, though it knows the id`,
    async () => {
      mustBe(404, await globex.get(pathOf(first)));
    },
  );
  await step('Lists show handles, one tenant’s only, and never an id', async () => {
    check('handles', [first.session.handle], await handlesOf(acme));
    check('handles', [other.session.handle], await handlesOf(globex));
    const { body } = await acme.get(`${PATH}?action=list`);
    check('the id is in the list', false, JSON.stringify(body).includes(first.sessionId));
  });
  await step('An update merges metadata and raises the version', async () => {
    const updates = { metadata: { page: 'profile' } };
    const { session } = read(200, found, await acme.put(PATH, { sessionId: first.sessionId, updates }));
    check('metadata', { feature: 'dashboard', page: 'profile' }, session.metadata);
    check('version', first.session.version + 1, session.version);
  });
  await demonstrateLimit(acme, first, open);
  await step('A destroyed session never answers again', async () => {
    mustBe(204, await globex.delete(`${PATH}?sessionId=${encodeURIComponent(other.sessionId)}`));
    mustBe(404, await globex.get(pathOf(other)));
    check('handles', [], await handlesOf(globex));
  });
}

/** What a sign-in beyond the limit does is configured: it ends the oldest session, or is refused. */
async function demonstrateLimit(
  user: UserApi,
  first: Created,
  open: (user: UserApi) => Promise<Created | 'refused'>,
): Promise<void> {
  await step('Nobody signs in more often than the limit allows', async () => {
    let evicted: readonly string[] = [];
    for (let count = 1; evicted.length === 0 && count <= MAX_LIMIT; count++) {
      const latest = await open(user);
      if (latest === 'refused') return mustBe(200, await user.get(pathOf(first)));
      evicted = latest.evicted;
    }
    check('evicted: the oldest session', [first.session.handle], evicted);
    mustBe(404, await user.get(pathOf(first)));
  });
}

/** Ends a session that may have ended already. */
export async function endSession(user: UserApi, sessionId: string): Promise<void> {
  await user.delete(`${PATH}?sessionId=${encodeURIComponent(sessionId)}`);
}

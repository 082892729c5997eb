import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouteContract } from '@fettle/contracts';
import { setUpMail } from './testing/mail-set-up.js';
import { PASSWORD, makePerson, type Person } from './testing/people.js';
import { contractsOf } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { call, nobody, type Send, type WireAnswer, type WireCall } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;
let owner: Send;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
  await setUpMail(api);
  owner = sender(await browserOf(api, world.members.owner));
});
afterAll(() => api.close());

/** Routes that rightly record something else than one entry with the event of their contract. */
const exceptions: Readonly<Record<string, { readonly events: readonly string[]; readonly because: string }>> = {
  'tasks.createMany': { events: ['task.created', 'task.created'], because: 'each task is an entry of its own' },
  'tasks.createForTeam': { events: ['task.created', 'task.created'], because: 'each task is an entry of its own' },
  'workspaces.remove': {
    events: ['workspace.deleted', 'workspace.deleted'],
    because: 'the platform tells it in its own log, too: nobody reads that of a workspace that is gone',
  },
  'cliLogin.end': { events: [], because: 'a session holds no key that it could end; with a key there is the entry' },
  'connections.close': {
    events: ['connection.close-requested', 'connection.closed'],
    because:
      'the wish is recorded before another process is asked, which may never answer; that it is done by the one that did it',
  },
};

/** Routes that need what a world that is set up has not: their own specs look at their entries. */
const elsewhere: Readonly<Record<string, string>> = {
  'setup.begin': 'the link to the setup is used up',
  'setup.validatePostgres': 'the link to the setup is used up',
  'setup.validateRedis': 'the link to the setup is used up',
  'setup.validateSmtp': 'the link to the setup is used up',
  'setup.complete': 'the link to the setup is used up',
  'auth.refresh': 'needs the refresh cookie; records nothing when it succeeds',
};

type Surface = 'operator' | 'admin';
const acting = (surface: Surface) =>
  contractsOf(surface)
    .filter(({ id, method }) => method !== 'GET' && !(id in elsewhere))
    // What is open to everybody comes before the acts that change what the owner of the samples may do.
    .toSorted((one, other) => Number(other.access.kind === 'public') - Number(one.access.kind === 'public'));

/** Who may make the call. Somebody new where it is about oneself, since some end sessions or change the password. */
async function callerOf(surface: Surface, { access }: RouteContract): Promise<{ send: Send; person: Person }> {
  if (access.kind === 'public') return { send: nobody, person: world.members.owner };
  if (surface === 'operator' && access.kind === 'workspace') return { send: owner, person: world.members.owner };
  const person = await newcomer(surface);
  return { send: sender(await browserOf(api, person, surface)), person };
}

async function newcomer(surface: Surface): Promise<Person> {
  const person = await makePerson(api, surface === 'admin' ? { platformRole: 'platform_admin' } : {});
  const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`;
  await api.sql(sql, [world.mine.workspaceId, person.id]);
  return person;
}

async function wireOf(surface: Surface, contract: RouteContract, person: Person): Promise<WireCall> {
  if (contract.id === 'auth.signIn' && surface === 'admin')
    return { body: { email: world.platformAdmin.email, password: PASSWORD } };
  return sampleOf(api, world, contract, person.id);
}

/** The events that a call has recorded, found by the id of its request. */
async function recorded({ headers }: WireAnswer): Promise<string[]> {
  const sql = 'SELECT event FROM audit_entries WHERE request_id = $1 ORDER BY event';
  const rows = await api.sql<{ event: string }>(sql, [headers.get('x-request-id')]);
  return rows.map(({ event }) => event);
}

function fits({ id, audit }: RouteContract, events: readonly string[]): boolean {
  if (id in exceptions) return events.join() === exceptions[id]!.events.join();
  if (audit === null) return events.length === 0;
  return events.length === 1 && [audit].flat().includes(events[0]!);
}

describe('a successful call of a route that acts', () => {
  it.each(['operator', 'admin'] as const)(
    'records exactly the one entry that its contract names, on the %s surface',
    async (surface) => {
      const wrong: object[] = [];
      for (const contract of acting(surface)) {
        const { send, person } = await callerOf(surface, contract);
        const answer = await call(api, { send, surface, contract }, await wireOf(surface, contract, person));
        const events = await recorded(answer);
        const { status, text } = answer;
        if (status !== contract.status) wrong.push({ id: contract.id, status, text });
        else if (!fits(contract, events)) wrong.push({ id: contract.id, events, contract: contract.audit });
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it('is told apart from others in lists that name only what there is', () => {
    const ids = new Set([...contractsOf('operator'), ...contractsOf('admin')].map(({ id }) => id));
    expect([...Object.keys(exceptions), ...Object.keys(elsewhere)].filter((id) => !ids.has(id))).toEqual([]);
  });
});

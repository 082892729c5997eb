import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeSorts, type NodePresence, type NodeSort } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { NodeLists } from './index.js';

const COUNT = 23;
/** The same moment for all signs of life: ties in `seen` are ties. */
const BEGUN = Date.now();
/** The nth value of a row that repeats: ties, and nothing where it says null. */
const nth = <T>(values: readonly T[], n: number): T => values[n % values.length]!;
const presences = ['offline', 'late', 'never', 'live'] as const;
const criticalities = ['critical', 'high', 'normal', 'low'] as const;
/** Two people are called alike. */
const people = ['ann', 'Ann', 'bob'].map((name) => ({ id: newId(), name }));
const teams = ['red', 'Blue', 'green'].map((name) => ({ id: newId(), name }));

/** Steps that have nothing in common, so that no key follows from another. */
const given = Array.from({ length: COUNT }, (_, n) => ({
  id: String(crypto.randomUUID()),
  name: nth(['web', 'Web', 'db', 'cache'], n),
  hostname: `h-${(n * 7) % COUNT}`,
  os: nth(['linux', 'Linux', 'freebsd'], n),
  arch: nth(['x64', 'arm64'], n),
  site: nth([null, 'b', 'A', 'a', 'c', null, 'b'], n),
  agent: nth(['1.0', null, '1.1', '1.0', null], n),
  criticality: nth(criticalities, n * 3),
  team: nth([null, ...teams, teams[0]!], n * 2),
  owner: nth([...people, null], n * 5),
  presence: nth<NodePresence>(presences, n),
  seen: nth([null, 1_000, 2_000, 1_000, 3_000], n),
  /** null: never measured anything; a figure alone may be missing, too. */
  vitals: nth([null, { cpu: 10, memory: null, disk: 0.1, load: 3 }, { cpu: null, memory: 5.5, disk: 0.1, load: 0 }, { cpu: 99.9, memory: 5.4, disk: 80, load: 3 }], n * 3), // prettier-ignore
  tasks: nth([0, 2, 0, 0, 1, 0, 2], n),
}));
type Given = (typeof given)[number];
type Key = string | number | null;

const keys: Readonly<Record<NodeSort, (node: Given) => Key>> = {
  worst: ({ presence, name }) => `${presences.indexOf(presence)} ${name.toLowerCase()}`,
  name: ({ name }) => name.toLowerCase(),
  newest: () => '',
  created: () => '',
  hostname: ({ hostname }) => hostname,
  team: ({ team }) => team?.name.toLowerCase() ?? null,
  site: ({ site }) => site?.toLowerCase() ?? null,
  criticality: ({ criticality, name }) => `${criticalities.indexOf(criticality)} ${name.toLowerCase()}`,
  owner: ({ owner }) => owner?.name.toLowerCase() ?? null,
  os: ({ os }) => os.toLowerCase(),
  arch: ({ arch }) => arch,
  agent: ({ agent }) => agent,
  cpu: ({ vitals }) => vitals?.cpu ?? null,
  memory: ({ vitals }) => vitals?.memory ?? null,
  disk: ({ vitals }) => vitals?.disk ?? null,
  load: ({ vitals }) => vitals?.load ?? null,
  seen: ({ seen }) => seen,
  tasks: ({ tasks }) => tasks,
};

const compare = (a: string | number, b: string | number): number => (a === b ? 0 : a < b ? -1 : 1);

/** The ids as a list shows them: by key, then by id; those without a key last, whichever way. */
function inOrder(nodes: readonly Given[], sort: NodeSort, direction: 'asc' | 'desc'): string[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = nodes.map((node) => ({ id: node.id, key: keys[sort](node) }));
  const order = keyed.toSorted((a, b) => {
    if (a.key === null || b.key === null) {
      if (a.key !== b.key) return a.key === null ? 1 : -1;
    } else if (a.key !== b.key) return sign * compare(a.key, b.key);
    return sign * compare(a.id, b.id);
  });
  return order.map(({ id }) => id);
}

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let lists: NodeLists;

async function write(node: Given): Promise<void> {
  const { id, vitals } = node;
  await core.sql(
    `INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, site, agent_version, criticality, team_id, owner_user_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, ctx.workspaceId, node.name, node.hostname, node.os, node.arch, node.site, node.agent, node.criticality, node.team?.id ?? null, node.owner?.id ?? null], // prettier-ignore
  );
  await core.sql(
    `INSERT INTO node_liveness (node_id, workspace_id, presence, last_seen_at)
     VALUES ($1, $2, $3, $4)`,
    [id, ctx.workspaceId, node.presence, node.seen === null ? null : new Date(BEGUN - 9_000_000 + node.seen)],
  );
  const measured = `INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent, memory_percent, disk_percent, load1) VALUES ($1, $2, fettle_now(), $3, $4, $5, $6)`;
  if (vitals) await core.sql(measured, [id, ctx.workspaceId, vitals.cpu, vitals.memory, vitals.disk, vitals.load]);
  for (let task = 0; task < node.tasks; task += 1) {
    await core.sql(
      `INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
       VALUES ($1, $2, $3, 'queued', false, 1, false, 1000, fettle_now() + interval '1 hour')`,
      [ctx.workspaceId, newId(), id],
    );
  }
}

beforeAll(async () => {
  home = await domainDatabase();
  core = await TestCore.open(home.url);
  lists = core.get(NodeLists);
  ctx = await core.workspace();
  for (const { id, name } of people) {
    await core.sql('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [id, `${id}@example.org`, name]);
    const join = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`;
    await core.sql(join, [ctx.workspaceId, id]);
  }
  for (const { id, name } of teams) {
    await core.sql('INSERT INTO teams (id, workspace_id, name) VALUES ($1, $2, $3)', [id, ctx.workspaceId, name]);
  }
  for (const node of given) await write(node);
  await core.node(await core.workspace(), 'of somebody else');
}, 60_000);
afterAll(async () => {
  await core?.close();
  await home.drop();
});

interface Asked {
  readonly sort: NodeSort;
  readonly direction: 'asc' | 'desc';
  readonly q?: string;
}

/** Ids page by page. `between` is called after each page with the number of rows so far. */
async function walk(asked: Asked, limit: number, between?: (seen: number) => Promise<void>): Promise<string[]> {
  const walked: string[] = [];
  for (let cursor: string | undefined; walked.length <= 2 * COUNT;) {
    const { items, nextCursor } = await lists.list(ctx, { ...asked, limit, cursor });
    walked.push(...items.map(({ id }) => id));
    if (nextCursor === null) return walked;
    cursor = nextCursor;
    await between?.(walked.length);
  }
  throw new Error('The walk does not end');
}

const ways = nodeSorts.flatMap((sort) => (['asc', 'desc'] as const).map((direction) => ({ sort, direction })));

describe('a walk through all pages', () => {
  it.each(ways)('by $sort $direction meets every node once, in order', async ({ sort, direction }) => {
    const expected = inOrder(given, sort, direction);
    for (const limit of [1, 3, 7, COUNT - 1, COUNT, 50]) {
      expect({ limit, ids: await walk({ sort, direction }, limit) }).toEqual({ limit, ids: expected });
    }
  });

  it.each(ways)('by $sort $direction with a filter meets what fits, in order', async ({ sort, direction }) => {
    const filters: readonly [string, (node: Given) => boolean][] = [
      ['arch:x64', ({ arch }) => arch === 'x64'],
      ['-presence:live team:red,none', ({ presence, team }) => presence !== 'live' && (team === null || team.name === 'red')],
      ['owner:ann tasks:none', ({ owner, tasks }) => owner?.name.toLowerCase() === 'ann' && tasks === 0],
      ['cpu<50', ({ vitals }) => vitals !== null && vitals.cpu !== null && vitals.cpu < 50],
    ]; // prettier-ignore
    for (const [q, fits] of filters) {
      const ids = inOrder(given.filter(fits), sort, direction);
      expect({ q, ids: await walk({ sort, direction, q }, 3) }).toEqual({ q, ids });
    }
  });
});

describe('the order by team and by owner', () => {
  const rename = {
    team: (id: string, name: string) => core.sql('UPDATE teams SET name = $2 WHERE id = $1', [id, name]),
    owner: (id: string, name: string) => core.sql('UPDATE users SET name = $2 WHERE id = $1', [id, name]),
  };
  const restore = async () => {
    for (const { id, name } of teams) await rename.team(id, name);
    for (const { id, name } of people) await rename.owner(id, name);
  };

  it.each(['team', 'owner'] as const)('follows a new name of a %s', async (sort) => {
    const [first, ...others] = (sort === 'team' ? teams : people).toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase())); // prettier-ignore
    await rename[sort](first!.id, 'zz last');
    const called = (node: Given) => (node[sort]?.id === first!.id ? { ...node, [sort]: { id: first!.id, name: 'zz last' } } : node); // prettier-ignore
    for (const direction of ['asc', 'desc'] as const) {
      const expected = inOrder(given.map(called), sort, direction);
      expect(await walk({ sort, direction }, 3)).toEqual(expected);
    }
    expect(others).toHaveLength(2);
    await restore();
  });

  it.each(['team', 'owner'] as const)(
    'neither doubles nor loses a node when, in the middle of a walk, a %s gets another name on its side of the place',
    async (sort) => {
      for (const direction of ['asc', 'desc'] as const) {
        const expected = inOrder(given, sort, direction);
        const keyOf = new Map(given.map((node) => [node.id, node[sort]]));
        const walked = await walk({ sort, direction }, 3, async (seen) => {
          const at = keyOf.get(expected[seen - 1]!)?.name.toLowerCase();
          if (at === undefined) return;
          for (const { id, name } of sort === 'team' ? teams : people) {
            // A longer name comes behind a shorter one that it begins with, and before every other that does.
            if (name.toLowerCase() !== at) await rename[sort](id, `${name}${'!'.repeat(seen)}`);
          }
        });
        expect(new Set(walked).size).toBe(COUNT);
        expect(walked).toHaveLength(COUNT);
        await restore();
      }
    },
  );

  it('shows a node once that leaves its team before its page comes, and loses no other', async () => {
    const expected = inOrder(given, 'team', 'asc');
    const last = expected.findLast((id) => given.find((node) => node.id === id)!.team !== null)!;
    const first = expected[0]!;
    let isMoved = false;
    const walked = await walk({ sort: 'team', direction: 'asc' }, 3, async () => {
      if (isMoved) return;
      isMoved = true;
      await core.sql('UPDATE nodes SET team_id = NULL WHERE id = $1', [last]);
    });
    expect(walked).toHaveLength(COUNT);
    expect(new Set(walked).size).toBe(COUNT);
    expect(walked[0]).toBe(first);
    await core.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [
      last,
      given.find(({ id }) => id === last)!.team!.id,
    ]);
  });
});

import pg from 'pg';
import { Random, makeNodes } from '../fleet/index.js';
import { atMost, limit, type Benchmark } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import type { Operator } from '../harness/operator.js';
import { median } from '../harness/statistics.js';

const REPEATS = 20;
const PAGE = 50;
const FIRST = 'p50 of the first page';
const DEEP = 'p50 of a page at nine tenths';
const FILTER = 'p50 of a filter of three fields';
/** A deep page may take so many times as long as the first. */
const DEEP_FACTOR = 1.2;

const columns = `n.*, l.last_seen_at, v.cpu_percent, v.memory_percent, v.disk_percent,
  (SELECT count(*) FROM task_live t WHERE t.node_id = n.id) AS tasks,
  (SELECT max(created_at) FROM agent_keys k WHERE k.node_id = n.id AND k.revoked_at IS NULL) AS key_at`;
const joins = 'LEFT JOIN node_liveness l ON l.node_id = n.id LEFT JOIN node_vitals v ON v.node_id = n.id';
const byKey = `
  WITH page AS MATERIALIZED (
    SELECT id FROM nodes WHERE workspace_id = $1 AND (lower(name), id) > ($2, $3::uuid) ORDER BY lower(name), id LIMIT ${PAGE + 1})
  SELECT ${columns} FROM page JOIN nodes n ON n.id = page.id ${joins} ORDER BY lower(n.name), n.id`;
const counts = `
  SELECT CASE WHEN last_seen_at IS NULL THEN 'never' WHEN last_seen_at > now() - interval '45 s' THEN 'live'
    WHEN last_seen_at > now() - interval '2 min' THEN 'late' ELSE 'offline' END, count(*)
  FROM nodes n LEFT JOIN node_liveness l ON l.node_id = n.id WHERE n.workspace_id = $1 GROUP BY 1`;
const byOffset = `
  SELECT ${columns} FROM nodes n ${joins} WHERE n.workspace_id = $1 ORDER BY lower(n.name), n.id OFFSET $2 LIMIT ${PAGE + 1}`;

async function p50(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i += 1) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return median(times);
}

interface Deep {
  readonly cursor: string;
  readonly name: string;
  readonly id: string;
}

interface NodePage {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string;
}

/** Reads pages of 200 by name until `count` nodes lie behind. */
async function walk(operator: Operator, count: number): Promise<Deep> {
  let search = '/nodes?sort=name&limit=200';
  for (let seen = 0; ;) {
    const { items, nextCursor } = await operator.ask<NodePage>('GET', search);
    seen += items.length;
    const last = items.at(-1)!;
    if (seen >= count) return { cursor: nextCursor, name: last.name, id: last.id };
    search = `/nodes?sort=name&limit=200&cursor=${nextCursor}`;
  }
}

export const lists = (full: boolean): Benchmark => {
  const count = full ? 100_000 : 10_000;
  return {
    name: 'P12',
    title: 'Lists',
    about: {
      load: `pages of ${PAGE} of ${count} nodes by name, with the counts by presence, one after the other`,
      floor: 'the page by key and the counts as two statements through pg, without HTTP',
      peer: 'the page by OFFSET and a count through pg, without HTTP',
      fettle: 'operator surface over HTTP: session, role, filter, page, counts',
    },
    units: { [FIRST]: 'ms', [DEEP]: 'ms', [FILTER]: 'ms' },
    steady: FIRST,
    async open({ postgres, seed, rounds }) {
      const databaseUrl = await postgres.database();
      const place = await Installation.start(databaseUrl);
      const workspaceId = place.operator.workspaceId;
      await makeNodes(databaseUrl, workspaceId, count, new Random(seed));
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query('ANALYZE nodes, node_liveness, agent_keys');
      const deep = await walk(place.operator, count * 0.9);
      // Each has an allowance of calls of their own. The first rounds warm up.
      const people = await place.operators(rounds + 5);
      const byHand = (sql: string, ...values: unknown[]) => async () => {
        await client.query(sql, [workspaceId, ...values]);
        await client.query(sql === byOffset ? 'SELECT count(*) FROM nodes WHERE workspace_id = $1' : counts, [workspaceId]);
      };
      const none = '00000000-0000-0000-0000-000000000000';
      return {
        contenders: {
          floor: async () => ({
            [FIRST]: await p50(byHand(byKey, '', none)),
            [DEEP]: await p50(byHand(byKey, deep.name, deep.id)),
          }),
          peer: async () => ({
            [FIRST]: await p50(byHand(byOffset, 0)),
            [DEEP]: await p50(byHand(byOffset, count * 0.9)),
          }),
          fettle: async () => {
            const person = people.shift()!;
            people.push(person);
            const page = (more: string) => p50(() => person.timeToRead(`/nodes?sort=name&limit=${PAGE}${more}`));
            const filter = encodeURIComponent('fleet-a -presence:live os:linux');
            return {
              [FIRST]: await page(''),
              [DEEP]: await page(`&cursor=${deep.cursor}`),
              [FILTER]: await page(`&q=${filter}`),
            };
          },
        },
        stop: async () => {
          await client.end();
          await place.stop();
        },
      };
    },
    checks: (all) => {
      const ratio = all.get(DEEP)!.fettle! / all.get(FIRST)!.fettle!;
      return [
        atMost(all.get(FIRST)!, 'floor', 2),
        { goal: `a deep page: ≤ ${DEEP_FACTOR} × the first`, value: `${ratio.toPrecision(3)} ×`, held: ratio <= DEEP_FACTOR, kind: 'time' },
        limit(all.get(FILTER)!, 400, 'time'),
      ];
    },
    notes: ['That a page is two statements and reads no table is gated in `node-list.int.spec.ts` and `lists.int.spec.ts`.'],
  };
}; // prettier-ignore

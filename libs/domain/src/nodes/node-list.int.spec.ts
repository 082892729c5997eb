import { describe, expect, it, jest } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { NodeLists } from './index.js';

const code = (expected: string) => expect.objectContaining({ code: expected });
/** Name → seconds since the last sign of life; null for none. Names repeat, so that only the id tells rows apart. */
const given: readonly (readonly [string, number | null])[] = [
  ['web', 1],
  ['web', 60],
  ['Web', 600],
  ['db', 2],
  ['db', null],
  ['cache', 900],
  ['50%', 1],
  ['50x', 1],
  ['a_b', 1],
  ['aXb', 60],
  ['c\\d', null],
  ['zeta', 700],
];

let core: TestCore;
let ctx: Ctx;
let nodes: NodeLists;

withCore(async (opened) => {
  ({ core, ctx } = opened);
  nodes = core.get(NodeLists);
  for (const [name, silentS] of given) {
    const { nodeId } = await core.node(ctx, name);
    const sql = `UPDATE node_liveness SET last_seen_at = fettle_now() - $2 * interval '1 second',
      presence = CASE WHEN $2 < 45 THEN 'live' WHEN $2 < 120 THEN 'late' ELSE 'offline' END WHERE node_id = $1`;
    if (silentS !== null) await core.sql(sql, [nodeId, silentS]);
  }
  await core.node(await core.workspace(), 'web of somebody else');
});

const list = (query: Partial<Parameters<NodeLists['list']>[1]> = {}) =>
  nodes.list(ctx, { sort: 'worst', limit: 50, ...query });
const names = async (search: string) => (await list({ search, sort: 'name' })).items.map(({ name }) => name);

describe('the list of nodes', () => {
  it('shows the worst first, by name within, and counts by presence what matches', async () => {
    const { items, presences, total, totalIsExact, nextCursor } = await list();
    expect(items.map(({ name, presence }) => `${presence} ${name.toLowerCase()}`)).toEqual([
      'offline cache',
      'offline web',
      'offline zeta',
      'late axb',
      'late web',
      'never c\\d',
      'never db',
      'live 50%',
      'live 50x',
      'live a_b',
      'live db',
      'live web',
    ]);
    expect(presences).toEqual({ offline: 3, late: 2, never: 2, live: 5 });
    expect({ total, totalIsExact, nextCursor }).toEqual({ total: 12, totalIsExact: true, nextCursor: null });
    const offline = await list({ presence: 'offline' });
    expect(offline.total).toBe(3);
    expect(offline.items.every(({ presence }) => presence === 'offline')).toBe(true);
  });

  it.each(['worst', 'name', 'newest'] as const)(
    'sorted %s, has pages that neither repeat nor lose a row',
    async (sort) => {
      const whole = (await list({ sort })).items.map(({ id }) => id);
      expect(new Set(whole).size).toBe(given.length);
      for (const limit of [1, 2, 5, 11, 12]) {
        const walked: string[] = [];
        for (let cursor: string | undefined, page = 0; page < 20; page += 1) {
          const { items, nextCursor } = await list({ sort, limit, cursor });
          walked.push(...items.map(({ id }) => id));
          if (nextCursor === null) break;
          cursor = nextCursor;
        }
        expect(walked).toEqual(whole);
      }
    },
  );

  it('refuses a cursor of another order, of another workspace, or made up', async () => {
    const { nextCursor } = await list({ limit: 1 });
    const stranger = await core.workspace();
    await expect(list({ sort: 'name', cursor: nextCursor! })).rejects.toEqual(code('request.cursor_invalid'));
    const elsewhere = nodes.list(stranger, { sort: 'worst', limit: 1, cursor: nextCursor! });
    await expect(elsewhere).rejects.toEqual(code('request.cursor_invalid'));
    await expect(list({ cursor: 'bm9uc2Vuc2U' })).rejects.toEqual(code('request.cursor_invalid'));
  });

  it('takes two statements, however many nodes there are', async () => {
    const query = jest.spyOn(core.get(Database), 'query');
    await list({ search: 'e' });
    const mine = query.mock.calls.filter(([used]) => used === ctx);
    query.mockRestore();
    expect(mine).toHaveLength(2);
  });

  it('searches text as it is: no character is a pattern', async () => {
    expect(await names('%')).toEqual(['50%']);
    expect(await names('_')).toEqual(['a_b']);
    expect(await names('\\')).toEqual(['c\\d']);
    expect(await names('WEB')).toHaveLength(3);
    expect(await names("'; DROP TABLE nodes; --")).toEqual([]);
  });
});

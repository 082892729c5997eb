import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { METRICS_INTERVAL_MS } from '@fettle/contracts';
import { until } from '@fettle/testing';
import { AgentProgram } from '../../testing/agent-program.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { enrolNode, makeWorld, type EnrolledNode, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
const programs: AgentProgram[] = [];

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(async () => {
  for (const program of programs) await program.stop();
  await api.close();
});

const started = async (): Promise<EnrolledNode> => enrolNode(api, world.mine.ctx);
/** Milliseconds between neighbouring samples of a node, oldest first. */
async function spacings(node: EnrolledNode): Promise<number[]> {
  const rows = await api.sql<{ at: Date }>('SELECT at FROM metric_samples WHERE node_id = $1 ORDER BY at', [node.id]);
  return rows.slice(1).map(({ at }, index) => at.getTime() - rows[index]!.at.getTime());
}
/** Timers are never early, and clocks are read in whole milliseconds. */
const isUsual = (ms: number) => ms >= METRICS_INTERVAL_MS - 5;

it('real agents: the one that is watched measures more often, its neighbour never, and it ends with the wish', async () => {
  const [watched, neighbour] = [await started(), await started()];
  const params = { workspaceId: world.mine.workspaceId, nodeId: watched.id, watchId: randomUUID() };
  const watch = () => world.owner.api.metrics.watch({ params });
  await watch();
  for (const node of [watched, neighbour]) programs.push(await AgentProgram.start(api, node));
  const isDense = async () => {
    await watch();
    return (await spacings(watched)).filter((ms) => !isUsual(ms)).length >= 3;
  };
  await until(isDense, { timeoutMs: 60_000, what: 'samples of the watched node that are denser than usual' });
  await world.owner.api.metrics.unwatch({ params });
  const isCalm = async () => isUsual((await spacings(watched)).at(-1) ?? 0);
  await until(isCalm, { timeoutMs: 60_000, what: 'a usual distance after nobody looks any more' });
  const others = await spacings(neighbour);
  expect(others.length).toBeGreaterThanOrEqual(1);
  expect(others.filter((ms) => !isUsual(ms))).toEqual([]);
  const { stepMs, at } = await world.owner.api.metrics.series({ params, query: { rangeMs: 900_000 } });
  expect(stepMs).toBe(0);
  expect(at.length).toBeGreaterThanOrEqual(4);
}, 150_000);

import { randomUUID } from 'node:crypto';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

type Make = (api: TestApi, world: World) => WireCall;

const onNode: Make = (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId, nodeId: mine.node.id } });
const watch: Make = (_api, { mine }) => ({
  params: { workspaceId: mine.workspaceId, nodeId: mine.node.id, watchId: randomUUID() },
});

/** Valid calls of the routes of measurements. */
export const metricSamples: Readonly<Record<string, Make>> = {
  'metrics.series': onNode,
  'metrics.export': onNode,
  'metrics.watch': watch,
  'metrics.unwatch': watch,
  'metrics.compare': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    search: `nodeIds=${mine.node.id},${mine.neighbour.id}&metric=cpuPercent`,
  }),
  'metrics.list': (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId } }),
};

import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { exportQuery } from '../mechanism/list.js';
import { Id, queryInteger } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { metricExportColumns } from './list.js';
import {
  isWindow,
  MetricCompareQuery,
  MetricComparison,
  MetricRow,
  MetricSeries,
  MetricSeriesQuery,
  MetricWatch,
  metricWindow,
  windowRule,
} from './schemas.js';

const reading = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'metric:read' },
  audit: null,
  status: 200,
} as const;

/** One browser tab, or whoever else watches: it renews and drops its own wish alone. */
const WatchParams = NodeParams.extend({ watchId: Id });

export const metrics = {
  series: route({
    ...reading,
    id: 'metrics.series',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/metrics',
    limit: 'read',
    summary: "A node's measurements over a window, an hour back from now unless said otherwise",
    params: NodeParams,
    query: MetricSeriesQuery,
    response: MetricSeries,
    errors: ['object.not_found'],
  }),
  export: route({
    ...reading,
    id: 'metrics.export',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/metrics/export',
    limit: 'export',
    summary: "All of a node's measurements in a window as they are kept, as CSV or JSON lines",
    params: NodeParams,
    query: z.strictObject({ ...metricWindow, ...exportQuery(metricExportColumns) }).refine(isWindow, windowRule),
    response: z.string(),
    errors: ['object.not_found'],
    kind: 'raw',
  }),
  watch: route({
    ...reading,
    id: 'metrics.watch',
    method: 'PUT',
    path: '/workspaces/:workspaceId/nodes/:nodeId/metrics/watches/:watchId',
    limit: 'read',
    summary: 'Somebody watches: for 20 s this node measures every 2 s. To be sent again for as long as somebody looks',
    params: WatchParams,
    response: MetricWatch,
    errors: ['object.not_found', 'metrics.watched_enough'],
  }),
  unwatch: route({
    ...reading,
    id: 'metrics.unwatch',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/nodes/:nodeId/metrics/watches/:watchId',
    limit: 'read',
    summary: 'Nobody looks any more: the node measures every 15 s again, unless somebody else watches',
    params: WatchParams,
    response: Done,
    errors: ['object.not_found'],
  }),
  compare: route({
    ...reading,
    id: 'metrics.compare',
    method: 'GET',
    path: '/workspaces/:workspaceId/metrics/compare',
    limit: 'read',
    summary: 'One metric of up to eight nodes over one window',
    params: WorkspaceParams,
    query: MetricCompareQuery,
    response: MetricComparison,
    errors: [],
  }),
  list: route({
    ...reading,
    id: 'metrics.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/metrics',
    limit: 'read',
    summary: 'The newest samples of a node, or the newest one of each node; for programs that know no windows',
    params: WorkspaceParams,
    query: z.strictObject({
      nodeId: Id.optional(),
      limit: queryInteger(z.int().min(1).max(100).default(50)),
    }),
    response: z.array(MetricRow),
    errors: [],
  }),
};

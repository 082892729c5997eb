import { z } from 'zod';
import { filterQuery } from '../mechanism/list.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { GroupedNodes, NodeCells } from './grouping.js';
import { cellMetrics, nodeGroupings } from './groupings.js';

const reading = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'node:read' } as const,
  limit: 'read' as const,
  audit: null,
};

/** The list of nodes from further away: by groups, or a cell each. */
export const nodeOverviews = {
  grouped: route({
    id: 'nodeOverviews.grouped',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/grouped',
    ...reading,
    summary:
      'How many of the filtered nodes have which tag, site, team, system or agent version, and how they are. The nodes of a group are those of the list with its value in the filter',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...filterQuery, by: z.enum(nodeGroupings) }),
    response: GroupedNodes,
    errors: ['request.filter_invalid'],
  }),
  cells: route({
    id: 'nodeOverviews.cells',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/cells',
    ...reading,
    summary: 'The filtered nodes as cells of a heat map, at most 10,000, in a compact form',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...filterQuery, metric: z.enum(cellMetrics).default('presence') }),
    response: NodeCells,
    errors: ['request.filter_invalid'],
  }),
};

import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { nodePresences } from './schemas.js';

/** What nodes can be grouped by. A node with several tags stands in several groups; `version` is that of its agent. */
export const nodeGroupings = ['tag', 'site', 'team', 'os', 'version'] as const;
export type NodeGrouping = (typeof nodeGroupings)[number];

/** What each grouping is called, and what stands for the nodes that have no value of it. */
export const groupingWords: Readonly<Record<NodeGrouping, { readonly label: string; readonly none: string }>> = {
  tag: { label: 'Tag', none: 'No tag' },
  site: { label: 'Site', none: 'No site' },
  team: { label: 'Team', none: 'No team' },
  os: { label: 'System', none: 'Unknown system' },
  version: { label: 'Agent version', none: 'Version unknown' },
};

/** More groups than these are counted and not told: nobody reads them, and the answer stays small. */
export const NODE_GROUPS_MAX = 200;

export const GroupedNodes = z
  .object({
    by: z.enum(nodeGroupings),
    /** At most 200; those with the worst presence first, then by value. Null: the nodes without one. */
    groups: z.array(
      z.object({
        value: z.string().nullable(),
        total: z.number().int(),
        presences: z.record(z.enum(nodePresences), z.number().int()),
        /** The worst presence among its nodes. */
        worst: z.enum(nodePresences),
      }),
    ),
    /** How many groups there are beyond those. */
    beyond: z.number().int(),
    asOf: Time,
  })
  .meta({ id: 'GroupedNodes' });

/** What a cell of the heat map shows. */
export const cellMetrics = ['presence', 'cpu', 'memory', 'disk', 'load'] as const;
export type CellMetric = (typeof cellMetrics)[number];

export const cellMetricWords: Readonly<Record<CellMetric, string>> = {
  presence: 'Presence',
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Fullest disk',
  load: 'Load',
};

/** How many cells one answer holds; what matches beyond is counted. */
export const CELLS_MAX = 10_000;
/** Longer names are cut in cells, so that an answer has at most about a megabyte. */
export const CELL_NAME_MAX = 40;

export const NodeCells = z
  .object({
    metric: z.enum(cellMetrics),
    /**
     * One each node, worst presence first and then by name: `[id, name, presence, value]`. Presence is its place in `live, late,
     * offline, never`; value is the last measured one (percent, or load), null where there is none or presence is asked for.
     */
    cells: z.array(z.tuple([z.string(), z.string(), z.int().min(0).max(3), z.number().nullable()])),
    total: z.number().int(),
    presences: z.record(z.enum(nodePresences), z.number().int()),
    asOf: Time,
  })
  .meta({ id: 'NodeCells' });

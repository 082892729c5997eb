/** What nodes can be grouped by. A node with several tags stands in several groups; `version` is that of its agent. */
export const nodeGroupings = ['tag', 'site', 'team', 'os', 'version'] as const;
export type NodeGrouping = (typeof nodeGroupings)[number];

/** What each grouping is called, what stands for nodes without a value of it, and the filter field that asks for a group. */
export const groupingWords: Readonly<
  Record<NodeGrouping, { readonly label: string; readonly none: string; readonly field: string }>
> = {
  tag: { label: 'Tag', none: 'No tag', field: 'tag' },
  site: { label: 'Site', none: 'No site', field: 'site' },
  team: { label: 'Team', none: 'No team', field: 'team' },
  os: { label: 'System', none: 'Unknown system', field: 'os' },
  version: { label: 'Agent version', none: 'Version unknown', field: 'agent' },
};

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

/** More groups than these are counted and not told: nobody reads them, and the answer stays small. */
export const NODE_GROUPS_MAX = 200;
/** How many cells one answer holds; what matches beyond is counted. */
export const CELLS_MAX = 10_000;
/** Longer names are cut in cells, so that an answer has at most about a megabyte. */
export const CELL_NAME_MAX = 40;
/** How many nodes are compared side by side. */
export const COMPARE_MAX = 8;

/** The query keys, outermost first, so that a fact can invalidate one object, one list or everything of a workspace. */
export const keys = {
  me: ['me'] as const,
  setup: ['setup'] as const,
  members: (workspaceId: string) => ['members', workspaceId] as const,
  memberList: (workspaceId: string, query: object) => ['members', workspaceId, 'list', query] as const,
  memberEndings: (workspaceId: string, userId: string) => ['members', workspaceId, 'endings', userId] as const,
  workspace: (workspaceId: string) => ['workspace', workspaceId] as const,
  now: (workspaceId: string) => ['now', workspaceId] as const,
  nodes: (workspaceId: string) => ['nodes', workspaceId] as const,
  nodeList: (workspaceId: string, query: object) => ['nodes', workspaceId, query] as const,
  /** Beside the lists, not among them: counts are read when somebody looks, not with every fact. */
  nodeFacets: (workspaceId: string, q: string) => ['node-facets', workspaceId, q] as const,
  nodeSelection: (workspaceId: string, ids: readonly string[]) => ['node-selection', workspaceId, ids] as const,
  node: (workspaceId: string, nodeId: string) => ['node', workspaceId, nodeId] as const,
  windows: (workspaceId: string) => ['windows', workspaceId] as const,
  nodeWindows: (workspaceId: string, nodeId: string) => ['windows', workspaceId, nodeId] as const,
  metrics: (workspaceId: string, nodeId: string) => ['metrics', workspaceId, nodeId] as const,
  metricSeries: (workspaceId: string, nodeId: string, rangeMs: number) =>
    ['metrics', workspaceId, nodeId, rangeMs] as const,
  /** Beside `metrics`, which each fact makes old: what follows along takes its newest samples by itself. */
  metricWindow: (workspaceId: string, nodeId: string, query: string) =>
    ['metric-window', workspaceId, nodeId, query] as const,
  metricCompare: (workspaceId: string, query: object) => ['metric-compare', workspaceId, query] as const,
  events: (workspaceId: string) => ['events', workspaceId] as const,
  eventList: (workspaceId: string, filter: object) => ['events', workspaceId, filter] as const,
  agentKeys: (workspaceId: string, nodeId: string) => ['agent-keys', workspaceId, nodeId] as const,
  tasks: (workspaceId: string) => ['tasks', workspaceId] as const,
  taskList: (workspaceId: string, query: object) => ['tasks', workspaceId, query] as const,
  taskFacets: (workspaceId: string, query: object) => ['task-facets', workspaceId, query] as const,
  /** Every task that is read by itself. */
  eachTask: (workspaceId: string) => ['task', workspaceId] as const,
  task: (workspaceId: string, taskId: string) => ['task', workspaceId, taskId] as const,
  reading: (workspaceId: string, nodeId: string, command: string, payload: string) =>
    ['reading', workspaceId, nodeId, command, payload] as const,
  logPresets: (workspaceId: string, nodeId: string) => ['log-presets', workspaceId, nodeId] as const,
  transfers: (workspaceId: string, nodeId: string) => ['transfers', workspaceId, nodeId] as const,
  transfer: (workspaceId: string, transferId: string) => ['transfer', workspaceId, transferId] as const,
  enrolmentRequests: (workspaceId: string) => ['enrolment-requests', workspaceId] as const,
  registrationTokens: (workspaceId: string) => ['registration-tokens', workspaceId] as const,
  install: (workspaceId: string, installId: string) => ['install', workspaceId, installId] as const,
  teams: (workspaceId: string) => ['teams', workspaceId] as const,
  teamList: (workspaceId: string, query: object) => ['teams', workspaceId, 'list', query] as const,
  team: (workspaceId: string, teamId: string) => ['teams', workspaceId, 'one', teamId] as const,
  teamPart: (workspaceId: string, teamId: string, part: string, search: string) =>
    ['teams', workspaceId, 'one', teamId, part, search] as const,
  views: (workspaceId: string) => ['views', workspaceId] as const,
  viewList: (workspaceId: string, list: string) => ['views', workspaceId, list] as const,
  groups: (workspaceId: string) => ['groups', workspaceId] as const,
  groupUses: (workspaceId: string, groupId: string) => ['groups', workspaceId, 'uses', groupId] as const,
  /** Among the lists of nodes: what marks those marks these. */
  nodesGrouped: (workspaceId: string, query: object) => ['nodes', workspaceId, 'grouped', query] as const,
  nodeCells: (workspaceId: string, query: object) => ['nodes', workspaceId, 'cells', query] as const,
  bulkActs: (workspaceId: string) => ['bulk-acts', workspaceId] as const,
  bulkAct: (workspaceId: string, actId: string) => ['bulk-acts', workspaceId, 'one', actId] as const,
  search: (workspaceId: string, q: string) => ['search', workspaceId, q] as const,
  /** Keys and service accounts: who changes one changes what the other shows. */
  apiKeys: (workspaceId: string) => ['api-keys', workspaceId] as const,
  apiKeyList: (workspaceId: string, query: object) => ['api-keys', workspaceId, query] as const,
  serviceAccounts: (workspaceId: string) => ['api-keys', workspaceId, 'accounts'] as const,
};

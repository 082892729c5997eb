/** The lists whose state can be kept under a name. */
export const viewLists = ['nodes', 'tasks'] as const;
export type ViewList = (typeof viewLists)[number];

/** Who sees a view: the one who keeps it, the members of a team, or everybody in the workspace. */
export const viewScopes = ['personal', 'team', 'workspace'] as const;
export type ViewScope = (typeof viewScopes)[number];

/** For whom a view is the one that a list opens with. Of several the narrowest counts: one's own, a team's, the workspace's. */
export const defaultScopes = ['me', 'team', 'workspace'] as const;
export type DefaultScope = (typeof defaultScopes)[number];

/** How a list is laid out: rows, or a cell each. */
export const viewLayouts = ['list', 'heat'] as const;
export type ViewLayout = (typeof viewLayouts)[number];

/** How many views one person keeps of one list, and how many a workspace shares of one. */
export const viewLimits = { personal: 100, shared: 200 } as const;

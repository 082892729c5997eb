/** What is found, in the order in which it is told. */
export const searchKinds = ['nodes', 'tasks', 'groups', 'teams', 'members', 'audit', 'pages'] as const;
export type SearchKind = (typeof searchKinds)[number];

/** How many of each kind are asked for at most. */
export const SEARCH_MAX = 10;

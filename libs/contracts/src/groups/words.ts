/** `static`: its members are listed. `rule`: whoever matches a filter of the list of nodes belongs to it, at this moment. */
export const groupKinds = ['static', 'rule'] as const;
export type GroupKind = (typeof groupKinds)[number];

/** How many groups a workspace has at most, and how many nodes a static one lists. */
export const groupLimits = { groups: 200, members: 10_000 } as const;

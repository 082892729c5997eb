/** `pending`: invited, and has not accepted yet. `deactivated`: by the platform; the membership waits. */
export const memberStates = ['active', 'pending', 'deactivated'] as const;
export type MemberState = (typeof memberStates)[number];

/** `role` is by what a role holds, owners first. */
export const memberSorts = ['name', 'role', 'joined', 'seen'] as const;

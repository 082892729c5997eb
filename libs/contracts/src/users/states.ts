/** Hours until an invitation that nobody has followed is dead. */
export const INVITATION_HOURS = 72;

/** `pending`: invited, and no link followed yet. `deactivated`: can do nothing, and everything that was open has ended. */
export const userStates = ['active', 'pending', 'deactivated'] as const;
export type UserState = (typeof userStates)[number];

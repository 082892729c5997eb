/** `scheduled` has not begun, `active` is obeyed, `ended` was; `cancelled` never began. */
export const windowStates = ['scheduled', 'active', 'ended', 'cancelled'] as const;
export type WindowState = (typeof windowStates)[number];

/** The longest window: whoever forgets to end one has automation back after this. */
export const WINDOW_MAX_DAYS = 30;

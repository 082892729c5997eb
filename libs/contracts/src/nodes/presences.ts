/**
 * What is known of a node's presence. `live`: heard from within 45 s. `late`: 45 s to 2 min. `offline`: longer.
 * `never`: enrolled and not heard from yet.
 */
export const nodePresences = ['live', 'late', 'offline', 'never'] as const;
export type NodePresence = (typeof nodePresences)[number];

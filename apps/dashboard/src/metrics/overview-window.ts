/** How far back the small charts of a node's overview reach, in milliseconds. */
export const overviewMs = 3_600_000;

/** From this on a disk's meter warns. */
export const fullDiskPercent = 90;

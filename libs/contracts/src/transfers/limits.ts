/** Bounds of transfers. A chunk is all but the last of exactly this size. */
export const transferLimits = {
  chunkBytes: 512 * 1024,
  /** One transfer. */
  bytes: 512 * 1024 * 1024,
  /** All transfers of a workspace that are held at the moment. */
  workspaceBytes: 2 * 1024 * 1024 * 1024,
  /** Transfers of a workspace that are under way at once. */
  open: 50,
  /** How long bytes are held. */
  lifeMs: 3_600_000,
} as const;

/** The protocol name that an agent puts into `capabilities` to switch Fettle's extensions on. */
export const PROTOCOL = 'fettle/1';

/** Every agent route lies under this path, on the agent surface only. */
export const API_PREFIX = '/api/v1';

/** Header that carries the node id beside `Authorization: Bearer <agent key>`. */
export const NODE_ID_HEADER = 'x-agent-node-id';

/** Alternative to the bearer header: the key alone, without a node id. */
export const AGENT_KEY_HEADER = 'x-agent-key';

/**
 * Bounds of the agent wire. Bytes are raw bytes before base64, characters are UTF-16 units.
 * Texts above their bound are cut with `CUT_MARKER`; only malformed values are refused.
 */
export const agentLimits = {
  /** Longest hold of a claim for the compatible agent, whose HTTP client gives up after 10 s. */
  compatibleHoldMs: 8_000,
  /** Longest hold of a claim for an agent that speaks `PROTOCOL`. */
  longHoldMs: 55_000,
  /** Tasks that one claim may lease. */
  maxTasksPerClaim: 32,
  /** Raw bytes of one output chunk. */
  chunkBytes: 64 * 1024,
  /** Chunks in one output request. */
  chunksPerRequest: 64,
  /** Raw bytes in one output request, so that its JSON stays below 1 MiB. */
  outputRequestBytes: 512 * 1024,
  /** Raw output that is kept of one task; the rest is counted and dropped. */
  taskOutputBytes: 16 * 1024 * 1024,
  /** Samples in one check-in. */
  samplesPerCheckIn: 120,
  /** Characters (code points) of one line on the compatible `logs` route. */
  logLineChars: 5_000,
  /** Characters of `output` in a completion of the compatible agent. */
  completedOutputChars: 2 * 1024 * 1024,
  /** Characters of `error` in a completion. */
  errorChars: 10_000,
} as const;

/** Largest number of an attempt, a chunk or an exit code: what PostgreSQL stores in four bytes. */
export const MAX_INT32 = 2_147_483_647;

/** What stands at the end of a text that was cut to its bound. */
export const CUT_MARKER = '...[truncated]';

/** Error code of the 409 that a report with a stale attempt gets; the agent then stops the process. */
export const LEASE_LOST = 'task.lease_lost';

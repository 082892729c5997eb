import { agentLimits } from '@fettle/contracts/agent';

/** The figures of the task engine. Times in ms. Injected, so that tests can move them. */
export class TaskLimits {
  /** How long an agent may be silent before its lease is over. */
  readonly leaseMs: number = 60_000;
  /** A lease with more than this left is not written again: stock agents ask every 2 s. */
  readonly renewBelowMs: number = 45_000;
  /** How often a process that serves agents notes that it does, and the pause after which they count as having been cut off. */
  readonly reachNoteMs: number = 5_000;
  readonly reachGapMs: number = 15_000;
  /** Time after a task's own limit in which the agent may end it and report. */
  readonly deadlineGraceMs: number = 30_000;
  /** Tasks that run on one node at a time. */
  readonly perNode: number = 4;
  /** Longest hold of a claim while the agent runs something, so that its leases are renewed well before their end. */
  readonly busyHoldMs: number = 25_000;
  /** Hold while a cancel that the agent knows of is not done yet. */
  readonly cancellingHoldMs: number = 2_000;
  /** Shortest hold for the compatible agent, which asks again without a pause. */
  readonly compatibleMinHoldMs: number = 1_000;
  /** Claims that may be parked in one process, and of one node. */
  readonly parked: number = 20_000;
  readonly parkedPerNode: number = 4;
  /** The safety net under lost wake-ups. */
  readonly parkedCheckMs: number = 15_000;
  /** A claim that was parked this long and ends empty leaves its node quiet: the next one need not ask, for so long. */
  readonly quietAfterMs: number = 10_000;
  readonly quietMs: number = 10_000;
  /** Arrivals are gathered so long, unless somebody was woken for a task. */
  readonly arrivalWindowMs: number = 25;
  /** How long after its end a task's output is still taken. */
  readonly lateOutputMs: number = 600_000;
  /** Raw output kept of one attempt. */
  readonly outputBytes: number = agentLimits.taskOutputBytes;
  /** Raw output in one answer to people: with base64 just 1 MiB. */
  readonly outputPageBytes: number = 768 * 1024;
  readonly outputPageChunks: number = 5_000;
  /** At most one output fact per task in this time. */
  readonly outputFactMs: number = 100;
}

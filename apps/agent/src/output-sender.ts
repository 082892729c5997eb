import { agentLimits, outputAnswer, type OutputRequest } from '@fettle/contracts/agent';
import { isLost, type Link } from './link.js';
import type { Chunk, Spool } from './spool.js';
import { Backoff, Bell } from './timing.js';

/**
 * Why sending ended: everything acknowledged; the attempt is not ours any more; the server takes the rest not, for
 * another reason; `signal` aborted.
 */
export type SendEnd = 'complete' | 'lost' | 'refused' | 'stopped';

/** Answers without progress after which the rest is given up: the server misses a chunk that it had acknowledged before. */
const MAX_STALLS = 10;

/** What the sender needs to know and whom it tells. */
export interface SenderHooks {
  /** The server keeps no more of this task. */
  readonly truncated: () => void;
  readonly acked: (seq: number) => void;
}

/** Sends an attempt's chunks in order until they are all acknowledged; a lost link only delays it. */
export class OutputSender {
  readonly #bell = new Bell();
  #finished = false;

  constructor(
    private readonly link: Link,
    private readonly spool: Spool,
    private readonly target: { readonly taskId: string; readonly attempt: number },
    private readonly hooks: SenderHooks,
  ) {}

  /** There may be more to send. */
  ring(): void {
    this.#bell.ring();
  }

  /** No chunk comes after those that are in the spool now. */
  finish(): void {
    this.#finished = true;
    this.#bell.ring();
  }

  async run(signal: AbortSignal): Promise<SendEnd> {
    const backoff = new Backoff();
    let stalls = 0;
    while (!signal.aborted) {
      const finished = this.#finished;
      const chunks = await this.spool.read(agentLimits.chunksPerRequest, agentLimits.outputRequestBytes);
      if (chunks.length === 0) {
        if (finished) return 'complete';
        await this.#bell.wait(signal);
        continue;
      }
      const path = `/agent/tasks/${this.target.taskId}/output`;
      const answer = await this.link.deliver(path, this.#request(chunks), signal);
      if (answer.kind === 'stopped') return 'stopped';
      if (answer.kind === 'refused') return isLost(answer.status) ? 'lost' : 'refused';
      if (await this.#acknowledge(answer.body, chunks)) {
        stalls = 0;
        backoff.reset();
        continue;
      }
      stalls += 1;
      if (stalls > MAX_STALLS) return 'refused';
      await this.link.rest(backoff, undefined, signal);
    }
    return 'stopped';
  }

  #request(chunks: readonly Chunk[]): OutputRequest {
    return {
      attempt: this.target.attempt,
      chunks: chunks.map(({ seq, stream, data, atMs }) => ({
        seq,
        stream,
        data: data.toString('base64'),
        at: new Date(atMs).toISOString(),
      })),
    };
  }

  /** True if at least one chunk is done with. */
  async #acknowledge(body: unknown, chunks: readonly Chunk[]): Promise<boolean> {
    const parsed = outputAnswer.safeParse(body);
    if (!parsed.success) return false;
    const { ackedSeq, truncated } = parsed.data;
    const firstSent = chunks[0]?.seq ?? 0;
    const lastSent = chunks.at(-1)?.seq ?? -1;
    if (truncated) this.hooks.truncated();
    // Once it keeps no more the server may stop counting: what was sent is done with.
    const acked = truncated ? lastSent : Math.min(ackedSeq, lastSent);
    if (acked < firstSent) return false;
    await this.spool.ack(acked);
    this.hooks.acked(acked);
    return true;
  }
}

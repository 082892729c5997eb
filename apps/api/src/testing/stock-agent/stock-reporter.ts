import { stamp, type StockState } from './stock-state.js';
import type { Outcome } from './stock-http.js';

const SLOTS = 512;
const LINE_RUNES = 5_000;
const SUFFIX = '...[truncated]';
const QUEUED_TRIES = 4;
const QUEUED_PAUSE_MS = 150;

/** What the agent tells of one task. Failures are not acted upon: the task runs whatever the server answers. */
export class StockReporter {
  private readonly lines: { stream: string; line: string; timestamp: string }[] = [];
  private sending: Promise<void> = Promise.resolve();
  private isSending = false;
  /** Lines that found the buffer full. */
  dropped = 0;

  constructor(
    private readonly state: StockState,
    private readonly taskId: string,
  ) {}

  /** `accepted`, `started` or `completed`; again only while a 409 says that the task is queued. */
  async report(verb: string, body: object = {}): Promise<Outcome> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.state.http.ask('POST', `/agent/tasks/${this.taskId}/${verb}`, {
        body: { taskId: this.taskId, ...body, timestamp: stamp() },
      });
      const isQueued = outcome.kind === 'refused' && outcome.status === 409 && outcome.text.includes('queued state');
      if (!isQueued || tries === QUEUED_TRIES) return outcome;
      await this.state.pace.pause(QUEUED_PAUSE_MS, this.state.signal);
    }
  }

  /** A line goes into the buffer, or nowhere when that is full. */
  line(stream: string, text: string): void {
    if (this.lines.length >= SLOTS) return void (this.dropped += 1);
    this.lines.push({ stream, line: cut(text), timestamp: stamp() });
    if (!this.isSending) this.sending = this.send();
  }

  /** Gives the buffer a moment to empty. */
  async drain(): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.sending, this.state.pace.grant(this.state.times.drainMs, over.signal)]);
    over.abort();
    this.lines.length = 0;
  }

  private async send(): Promise<void> {
    this.isSending = true;
    for (let next = this.lines.shift(); next; next = this.lines.shift()) {
      const body = { taskId: this.taskId, ...next };
      await this.state.http.ask('POST', `/agent/tasks/${this.taskId}/logs`, { body });
    }
    this.isSending = false;
  }
}

function cut(text: string): string {
  const runes = Array.from(text);
  return runes.length <= LINE_RUNES ? text : runes.slice(0, LINE_RUNES).join('') + SUFFIX;
}

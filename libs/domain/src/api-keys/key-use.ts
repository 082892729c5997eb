import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { ApiKeyEvidenceRepository, type KeyUse } from './api-key-evidence.repository.js';

/** How often what was seen is written, all keys together. */
const FLUSH_MS = 5_000;
/** How often one key is written at most. */
const EACH_MS = 60_000;
/** Keys that are remembered at once; beyond that the oldest is written late, by its next use. */
const MOST = 10_000;

/** Remembers when and from where keys are used, and writes it once a minute for each: no statement per request. */
@Injectable()
export class KeyUseRecorder implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('KeyUse');
  private readonly waiting = new Map<string, KeyUse>();
  /** Key id → when it was written. */
  private readonly written = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly evidence: ApiKeyEvidenceRepository) {}

  onModuleInit(): void {
    const missed = (error: Error): void => this.log.warn(`The use of API keys is noted later: ${error.message}`);
    this.timer = setInterval(() => void this.flush().catch(missed), FLUSH_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush({ all: true }).catch(() => undefined);
  }

  saw(keyId: string, ip: string): void {
    this.waiting.delete(keyId);
    this.waiting.set(keyId, { keyId, ip, atMs: Date.now() });
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > MOST && oldest !== undefined) this.waiting.delete(oldest);
  }

  /** Writes the keys whose minute is over; `all`: the others too. @throws Error as the database does; nothing is lost then */
  async flush({ all = false }: { all?: boolean } = {}): Promise<void> {
    const now = Date.now();
    for (const [id, at] of this.written) if (now - at >= EACH_MS) this.written.delete(id);
    const due = [...this.waiting.values()].filter(({ keyId }) => all || !this.written.has(keyId));
    if (due.length === 0) return;
    await this.evidence.noteUse(Ctx.system('api key authentication'), due);
    for (const use of due) {
      this.written.set(use.keyId, now);
      // Used again meanwhile: that is written in its own turn.
      if (this.waiting.get(use.keyId) === use) this.waiting.delete(use.keyId);
    }
  }
}

import { Logger } from '@nestjs/common';
import { Ctx, newId, thisProcess } from '../context/index.js';
import type { Database } from '../database/database.js';
import type { Bus } from './bus.js';

type Handler = (question: never) => unknown;

/** Most bytes of JSON in one answer; a larger one counts as none. */
const MOST_BYTES = 262_144;
const PATIENCE_MS = 2_000;

const askSql = `
  WITH forgotten AS (DELETE FROM process_calls WHERE asked_at < fettle_now() - interval '1 minute')
  INSERT INTO process_calls (id, method, question, asked) VALUES ($1, $2, $3, $4)`;
// The bus rings everywhere: only those that are asked may act, and only while somebody waits to hear what they did.
const findSql = `
  SELECT method, question FROM process_calls
  WHERE id = $1 AND $2::uuid = ANY (asked) AND asked_at > fettle_now() - $3::int * interval '1 millisecond'`;
const answerSql = `
  INSERT INTO process_answers (call_id, boot_id, answer) SELECT id, $2, $3 FROM process_calls WHERE id = $1
  ON CONFLICT DO NOTHING`;

/**
 * A question to several processes at once: each answers for itself, and who does not answer in time is not waited for. The bus only
 * rings; question and answers lie in the database for a minute. For people who look at all processes, not for what happens often.
 * No answer does not mean that nothing was done: who asks for an act records the wish first, and asks outside of any transaction.
 */
export class ProcessCalls {
  private readonly log = new Logger('ProcessCalls');
  private readonly handlers = new Map<string, Handler>();
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly bus: Bus,
    private readonly database: Pick<Database, 'query'>,
    private readonly bootId: string = thisProcess.bootId,
  ) {
    bus.subscribe('calls', (body) => this.heard(body));
  }

  /** Says how this process answers a question. One that throws gives no answer. */
  handle<Question>(method: string, handler: (question: Question) => unknown): void {
    this.handlers.set(method, handler as Handler);
  }

  /**
   * Asks the processes with these boot ids; this one is asked directly. Resolves to the answers of those that gave one within 2 s.
   * @throws DomainError `dependency.unavailable` when others are to be asked and the database or the bus is away
   */
  async ask<Answer>(method: string, question: object, bootIds: readonly string[]): Promise<Map<string, Answer>> {
    const others = new Set(bootIds.filter((id) => id !== this.bootId));
    const answers = new Map<string, Answer>();
    if (bootIds.includes(this.bootId)) {
      const own = await this.answerOf(method, question);
      if (own !== null) answers.set(this.bootId, JSON.parse(own) as Answer);
    }
    if (others.size === 0) return answers;
    const id = newId();
    const ctx = Ctx.system('process call');
    await this.database.query(ctx, askSql, [id, method, JSON.stringify(question), [...others]]);
    const ring = () => this.bus.publish([{ channel: 'calls', body: `ask ${id} ${this.bootId}` }]);
    await this.allHave(id, others.size, ring);
    const sql = 'SELECT boot_id AS "bootId", answer FROM process_answers WHERE call_id = $1';
    const rows = await this.database.query<{ bootId: string; answer: Answer }>(ctx, sql, [id]);
    for (const { bootId, answer } of rows) if (others.has(bootId)) answers.set(bootId, answer);
    return answers;
  }

  /** Resolves when so many have answered, or when it takes too long. */
  private async allHave(id: string, count: number, ring: () => Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let heard = 0;
    const enough = new Promise<void>((resolve) => {
      this.waiting.set(id, () => {
        heard += 1;
        if (heard >= count) resolve();
      });
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await ring();
      await enough;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(id);
    }
  }

  private heard(body: string): void {
    const [verb, id = '', asker] = body.split(' ', 3);
    if (verb === 'answered') this.waiting.get(id)?.();
    else if (verb === 'ask' && asker !== this.bootId) {
      this.answer(id).catch((error: Error) => this.log.warn(`A call was not answered: ${error.message}`));
    }
  }

  private async answer(id: string): Promise<void> {
    const ctx = Ctx.system('process call');
    const values = [id, this.bootId, PATIENCE_MS];
    const [call] = await this.database.query<{ method: string; question: object }>(ctx, findSql, values);
    const answer = call ? await this.answerOf(call.method, call.question) : null;
    if (answer === null) return;
    await this.database.query(ctx, answerSql, [id, this.bootId, answer]);
    await this.bus.publish([{ channel: 'calls', body: `answered ${id}` }]);
  }

  private async answerOf(method: string, question: object): Promise<string | null> {
    const handler = this.handlers.get(method);
    if (!handler) return null;
    const answer = JSON.stringify(await handler(question as never));
    if (Buffer.byteLength(answer) <= MOST_BYTES) return answer;
    this.log.warn(`The answer to ${method} is too large: ${answer.length} characters`);
    return null;
  }
}

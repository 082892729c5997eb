import { hostname } from 'node:os';
import { Logger } from '@nestjs/common';
import { Ctx, thisProcess } from '../context/index.js';
import type { Database } from '../database/database.js';
import type { ProcessVitals } from './process-vitals.js';

/** Deadlines of a row, in seconds after a beat: what has not beaten by then is late, then lost, then forgotten. */
export const heartbeatDeadlines = { beatS: 15, lateS: 35, lostS: 65, forgetS: 24 * 3_600 } as const;
const RETRY_S = 3;
/** Ended runs that are kept of one name on one host, however often it is restarted. */
const KEPT_RUNS = 20;

/** One statement: what nobody needs any more goes, and this run is there with its new deadlines. */
const beatSql = `
  WITH forgotten AS (
    DELETE FROM processes WHERE boot_id IN (
      SELECT boot_id FROM processes WHERE forget_at < fettle_now() AND boot_id <> $1
      ORDER BY boot_id LIMIT 100 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO processes (boot_id, name, host, pid, version, started_at, beat_at, late_at, lost_at, forget_at, vitals, notes)
  VALUES ($1, $2, $3, $4, $5, $6, fettle_now(), fettle_now() + make_interval(secs => $7),
    fettle_now() + make_interval(secs => $8), fettle_now() + make_interval(secs => $9), $10, $11)
  ON CONFLICT (boot_id) DO UPDATE SET beat_at = excluded.beat_at, late_at = excluded.late_at, lost_at = excluded.lost_at,
    forget_at = excluded.forget_at, stopped_at = NULL, vitals = excluded.vitals, notes = excluded.notes
  RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "clockMs"`;
const earlierRunsSql = `
  DELETE FROM processes WHERE boot_id IN (
    SELECT boot_id FROM processes WHERE name = $1 AND host = $2 AND lost_at < fettle_now()
    ORDER BY started_at DESC, boot_id OFFSET ${KEPT_RUNS})`;
const stopSql = 'UPDATE processes SET stopped_at = fettle_now() WHERE boot_id = $1';

/**
 * Says every 15 s in the table `processes` that this process runs and how it does: one statement, whatever the process serves. While
 * the database is away there is none, and that is what its row then says; the beat comes back by itself.
 */
export class ProcessHeartbeat {
  private readonly log = new Logger('Heartbeat');
  private readonly notes = new Map<string, () => unknown>();
  private timer: NodeJS.Timeout | undefined;
  private clockOffsetMs: number | null = null;
  private beating: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly name: string,
    private readonly database: Database,
    private readonly vitals: ProcessVitals,
  ) {}

  /** Adds something small (≤ 4 KiB of JSON) to every beat, for readers in other processes. Must not throw. */
  note(name: string, read: () => unknown): void {
    this.notes.set(name, read);
  }

  /** Beats now and every 15 s, until `stop`. */
  async start(): Promise<void> {
    this.vitals.start();
    await this.database
      .query(Ctx.system('heartbeat'), earlierRunsSql, [this.name, hostname()])
      .catch((error: Error) => this.log.warn(`Earlier runs were not forgotten: ${error.message}`));
    await this.beat();
  }

  /** Says that this process ends of its own will. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.vitals.stop();
    await this.beating;
    await this.database.query(Ctx.system('heartbeat'), stopSql, [thisProcess.bootId]).catch(() => undefined);
  }

  /** One beat; the next is set whatever comes of it. Never throws. */
  async beat(): Promise<void> {
    clearTimeout(this.timer);
    this.beating = this.write().then(
      () => this.next(heartbeatDeadlines.beatS),
      () => this.next(RETRY_S),
    );
    await this.beating;
  }

  private next(afterS: number): void {
    if (!this.isStopped) this.timer = setTimeout(() => void this.beat(), afterS * 1_000).unref();
  }

  private async write(): Promise<void> {
    const { bootId, version, startedAt } = thisProcess;
    const { lateS, lostS, forgetS } = heartbeatDeadlines;
    const vitals = { ...this.vitals.read(), clockOffsetMs: this.clockOffsetMs };
    const notes = Object.fromEntries([...this.notes].map(([name, read]) => [name, read()]));
    const who = [bootId, this.name, hostname(), process.pid, version, startedAt];
    const before = Date.now();
    const values = [...who, lateS, lostS, forgetS, JSON.stringify(vitals), JSON.stringify(notes)];
    const [row] = await this.database.query<{ clockMs: number }>(Ctx.system('heartbeat'), beatSql, values);
    if (row) this.clockOffsetMs = Math.round(row.clockMs - (before + Date.now()) / 2);
    this.vitals.reset();
  }
}

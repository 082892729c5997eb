import { randomBytes } from 'node:crypto';
import { Log } from '@fettle/platform/logging';
import { Bus, busChannels } from '@fettle/platform/bus';
import { Metrics } from '@fettle/platform/metrics';
import { isSecretKey } from '@fettle/platform/redaction';
import type { TestApi } from './test-api.js';
import type { WireAnswer } from './wire.js';

interface Canary {
  /** Where it was planted, or who handed it out. */
  readonly from: string;
  /** The places that may hold it: the answer that handed it out, and what says the same to the same person. */
  readonly allowed: (place: string) => boolean;
}

/** Secrets are at least as long as this; shorter texts would be found by chance. */
const SHORTEST = 16;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Answers that hold a link or a command with a secret in it. */
const carriers = new Set(['link', 'installCommand', 'deviceCode']);

/** A secret of its own kind, long and mixed enough to be taken for a password or a token. */
export function newCanary(): string {
  return `Cnry-${randomBytes(18).toString('hex')}-7`;
}

/** All secrets of a run and all that was said, written and sent meanwhile. */
export class Aviary {
  private readonly canaries = new Map<string, Canary>();
  private readonly heard: { place: string; text: string }[] = [];

  constructor(private readonly api: TestApi) {
    this.listenToLog();
    const bus = api.get(Bus);
    for (const channel of busChannels) bus.subscribe(channel, (text) => this.hear(`bus ${channel}`, text));
  }

  get size(): number {
    return this.canaries.size;
  }

  /** Remembers a secret. Links and commands are taken apart: what is secret in them is their long part. */
  plant(value: string, from: string, allowed: Canary['allowed'] = () => false): void {
    for (const part of value.split(/[\s'"#=&?/]+/)) {
      const isLong = part.length >= SHORTEST && !uuid.test(part) && /\d/.test(part) && !part.includes('.test');
      if (isLong && !this.canaries.has(part)) this.canaries.set(part, { from, allowed });
    }
  }

  hear(place: string, text: string): void {
    this.heard.push({ place, text });
  }

  /** What came back of a call. The secrets that it hands out are remembered: nothing else may hold them. */
  answered(routeId: string, answer: WireAnswer): void {
    const place = `answer of ${routeId}`;
    this.hear(
      place,
      `${JSON.stringify(answer.body)} ${JSON.stringify([...answer.headers].filter(([name]) => name !== 'set-cookie'))}`,
    );
    const isOfSession = (other: string) =>
      other === place || /^answer of (auth|sessions|impersonation|profile)\./.test(other);
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        const isSecret = isSecretKey(name) || carriers.has(name);
        if (isSecret && typeof inner === 'string') {
          // The keys that a command pins are public, and the same in each.
          const secret = inner.replaceAll(/--(release|root)-key '[^']*'/g, '');
          this.plant(secret, `${routeId} ${name}`, name === 'csrfToken' ? isOfSession : (other) => other === place);
        } else collect(inner);
      }
    };
    collect(answer.body);
    for (const cookie of answer.headers.getSetCookie()) {
      this.plant(cookie.split(';')[0]!.split('=').slice(1).join('='), `cookie of ${routeId}`);
    }
  }

  /** Every place that holds a secret which it must not: plain, as hexadecimal digits or in base64. */
  async escaped(): Promise<string[]> {
    this.hear('metrics', await this.api.get(Metrics).text());
    await this.readTables();
    const found = new Set<string>();
    for (const { place, text } of this.heard) {
      for (const [value, { from, allowed }] of this.canaries) {
        if (formsOf(value).some((form) => text.includes(form)) && !allowed(place)) found.add(`${from} in ${place}`);
      }
    }
    return [...found].sort();
  }

  /** The lines of the log as they go out: behind the redactor, which is what is tested. */
  private listenToLog(): void {
    const { sink } = this.api.get<{ readonly sink?: object }>(Log as never) as { sink: { level: string } };
    // From now on: what is told while it starts would only fill the screen.
    sink.level = 'debug';
    const key = Object.getOwnPropertySymbols(sink).find(({ description }) => description === 'pino.stream');
    const stream = (sink as unknown as Record<symbol, { write: (line: string) => boolean }>)[key!]!;
    stream.write = (line) => {
      this.hear('log', line);
      return true;
    };
  }

  private async readTables(): Promise<void> {
    const tables = await this.api.sql<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    );
    for (const { name } of tables) {
      const rows = await this.api.sql<{ text: string }>(`SELECT to_jsonb(x)::text AS text FROM ${name} x`);
      for (const { text } of rows) this.hear(`table ${name}`, text);
    }
  }
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // Without its last digits, which depend on what follows.
  const base64 = bytes.toString('base64url').slice(0, -2);
  return [value, bytes.toString('hex'), base64];
}

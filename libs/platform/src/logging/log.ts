import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { redact, redactText } from '../redaction/index.js';

export interface LogOptions {
  /** Process name, on every line. */
  readonly name: string;
  readonly level?: string;
  /** Where lines go; stdout unless a test listens. */
  readonly destination?: DestinationStream;
}

export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured log: one JSON line per event, `event` names what happened (`task.claimed`), everything else is a field.
 * Secrets are removed by key at any depth and by pattern inside text before the line is made. Injectable by this class.
 */
export class Log {
  private constructor(private readonly sink: Logger) {}

  static create(options: LogOptions): Log {
    const settings = {
      name: options.name,
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label: string) => ({ level: label }) },
    };
    return new Log(options.destination ? pino(settings, options.destination) : pino(settings));
  }

  /** A log that adds these fields to each line, e.g. `{ requestId }`. */
  with(fields: LogFields): Log {
    return new Log(this.sink.child(redact(fields) as Record<string, unknown>));
  }

  /** Whether debug lines are written: what only they need is not gathered otherwise. */
  get isDebugging(): boolean {
    return this.sink.isLevelEnabled('debug');
  }

  debug(event: string, fields: LogFields = {}): void {
    this.write('debug', event, fields);
  }

  info(event: string, fields: LogFields = {}): void {
    this.write('info', event, fields);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.write('warn', event, fields);
  }

  error(event: string, fields: LogFields = {}): void {
    this.write('error', event, fields);
  }

  fatal(event: string, fields: LogFields = {}): void {
    this.write('fatal', event, fields);
  }

  private write(level: 'debug' | 'info' | 'warn' | 'error' | 'fatal', event: string, fields: LogFields): void {
    // Redaction walks the fields: not for lines that nobody reads.
    if (this.sink.isLevelEnabled(level)) this.sink[level](redact(fields) as object, redactText(event));
  }
}

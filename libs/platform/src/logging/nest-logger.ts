import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Lets Nest's own messages leave through our log. The last string parameter is Nest's context name. */
export class NestLogger implements LoggerService {
  constructor(private readonly log_: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.log_.debug('nest', fieldsOf(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.log_.error('nest', fieldsOf(message, rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.log_.warn('nest', fieldsOf(message, rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.log_.debug('nest', fieldsOf(message, rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.log_.debug('nest', fieldsOf(message, rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.log_.fatal('nest', fieldsOf(message, rest));
  }
}

function fieldsOf(message: unknown, rest: unknown[]): Record<string, unknown> {
  const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
  const details = context === undefined ? rest : rest.slice(0, -1);
  return { message, ...(context === undefined ? {} : { context }), ...(details.length > 0 ? { details } : {}) };
}

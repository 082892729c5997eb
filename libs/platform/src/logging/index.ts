export { Log } from './log.js';
export type { LogFields, LogOptions } from './log.js';
export { LoggingModule } from './logging.module.js';
export { NestLogger } from './nest-logger.js';

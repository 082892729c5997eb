export type { output, ZodType } from 'zod';
export { keyIdOf, releaseKey } from '../agent-release/envelope.js';
export * from './helper-wire.js';
export * from './statement.js';

export { keyIdOf, releaseKey } from '../agent-release/envelope.js';
export * from './statement.js';

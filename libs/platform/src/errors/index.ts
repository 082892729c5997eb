export { isConnectionError } from './connection-error.js';
export { DomainError, isFinal, type DomainErrorOptions } from './domain-error.js';

export { ApiError, errorOf } from './api-error.js';
export type { ApiErrorCode } from './api-error.js';
export type { Call, CallInput, CallOptions, ClientOf } from './call-types.js';
export { clientOf, createClient } from './create-client.js';
export type { Client, ClientOptions } from './create-client.js';
export { liveFacts, reconnectDelay } from './live-facts.js';
export type { LiveFactsOptions, LiveState } from './live-facts.js';
export { watchReach } from './reach.js';
export type { Reach, ReachOptions } from './reach.js';

export { BusModule, createBus, type BusOptions } from './bus.module.js';
export { Bus, busChannels, maxBodyBytes, type BusChannel, type BusHandler, type BusMessage } from './bus.js';
export { ProcessCalls } from './process-calls.js';
export { PgBus } from './pg-bus.js';
export { RedisBus } from './redis-bus.js';

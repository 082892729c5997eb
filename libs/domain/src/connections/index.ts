export { ConnectionCloser } from './connection-closer.js';
export { ConnectionReader } from './connection-reader.js';
export { ConnectionsModule } from './connections.module.js';

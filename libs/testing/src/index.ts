export { forkChild, type TestChild } from './child.js';
export { freePort } from './free-port.js';
export { sql } from './sql.js';
export { TcpProxy, proxyFor } from './tcp-proxy.js';
export { TestClock } from './test-clock.js';
export {
  testDatabase,
  testDatabaseUrl,
  testRedisUrl,
  type TestDatabase,
  type TestDatabaseOptions,
} from './test-database.js';
export { until } from './until.js';

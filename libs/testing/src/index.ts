export { forkChild, type TestChild } from './child.js';
export { freePort } from './free-port.js';
export { loopbackCertificate } from './loopback-certificate.js';
export { patiently } from './patiently.js';
export { queueHandlers } from './queue-handlers.js';
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
export { EchoingSmtp } from './smtp/echoing-smtp.js';
export type { ReceivedMail } from './smtp/received-mail.js';
export { SmtpPeer, type SmtpPeerOptions, type SmtpTrouble } from './smtp/smtp-peer.js';

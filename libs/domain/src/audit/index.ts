export { AuditReader } from './audit-reader.js';
export { AuditModule } from './audit.module.js';
export { PlatformAuditReader } from './platform-audit-reader.js';

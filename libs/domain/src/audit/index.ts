export { AuditExporter } from './audit-exporter.js';
export { AuditReader } from './audit-reader.js';
export { AuditModule } from './audit.module.js';
export { ChainVerifier } from './chain-verifier.js';
export { youngChainsSql } from './young-chains.sql.js';

import { RateBuckets1763700100000 } from '../../http/http.migration.js';
import { Processes1763700300000 } from '../../health/health.migration.js';
import { SocketTickets1763700200000 } from '../../sockets/sockets.migration.js';
import { AskedProcesses1763700600000, ProcessCalls1763700500000 } from '../../bus/calls.migration.js';
import { Platform1763700000000 } from './1763700000000-platform.js';
import { AuditHeads1763701100000 } from './1763701100000-audit-heads.js';
import { Traces1763700400000 } from './1763700400000-traces.js';

/** Tables that the platform itself needs, oldest first. */
export const platformMigrations: readonly Function[] = [
  Platform1763700000000,
  RateBuckets1763700100000,
  SocketTickets1763700200000,
  Processes1763700300000,
  Traces1763700400000,
  ProcessCalls1763700500000,
  AskedProcesses1763700600000,
  AuditHeads1763701100000,
];

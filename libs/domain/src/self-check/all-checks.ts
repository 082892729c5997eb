import type { CheckOutcome, Check, CheckVerdict } from './check.js';
import { auditChecks } from './checks/audit.checks.js';
import { configurationChecks } from './checks/configuration.checks.js';
import { databaseChecks } from './checks/database.checks.js';
import { machineChecks } from './checks/machine.checks.js';
import { messageChecks } from './checks/messages.checks.js';
import { queueChecks } from './checks/queue.checks.js';
import { releaseChecks } from './checks/release.checks.js';
import { workChecks } from './checks/work.checks.js';
import type { Parts } from './parts.js';

/** Every check, in the order in which a person would look: what the others stand on comes first. */
export function allChecks(parts: Parts, added: readonly Check[] = []): Check[] {
  return [
    ...databaseChecks(parts),
    ...queueChecks(parts),
    ...messageChecks(parts),
    ...workChecks(parts),
    ...auditChecks(parts),
    ...machineChecks(parts),
    ...configurationChecks(parts),
    ...releaseChecks(parts),
    ...added,
  ];
}

/** How many of each, and the worst; what was skipped makes nothing worse. */
export function summaryOf(checks: readonly CheckOutcome[]): {
  result: CheckVerdict;
  counts: Record<CheckVerdict, number>;
} {
  const counts = { ok: 0, warn: 0, fail: 0, skipped: 0 };
  for (const { result } of checks) counts[result] += 1;
  return { result: counts.fail > 0 ? 'fail' : counts.warn > 0 ? 'warn' : 'ok', counts };
}

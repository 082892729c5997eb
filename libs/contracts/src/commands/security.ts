import * as z from 'zod';
import { absolutePath, command } from './command.js';
import { acting, looking } from './looking.js';

const severities = ['high', 'medium', 'low'] as const;
export const backupChecks = ['checksum', 'restore_test', 'db_integrity'] as const;

/** 100 less 20 for each high finding (60 at most), 10 for each medium (30), 5 for each low (15). */
export function securityScore(findings: readonly { readonly severity: (typeof severities)[number] }[]): number {
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  const lost = Math.min(20 * count('high'), 60) + Math.min(10 * count('medium'), 30) + Math.min(5 * count('low'), 15);
  return Math.max(0, 100 - lost);
}

/** What makes a machine safer, and what proves that it could be restored. */
export const securityCommands = {
  security_scan: command({
    summary: 'Looks for what makes the machine easy to get into, and counts it together.',
    ...looking,
    group: 'security',
    reading: true,
    params: z.strictObject({}),
    result: z.object({
      score: z.int().min(0).max(100),
      findings: z.array(
        z.object({
          check: z.string(),
          severity: z.enum(severities),
          title: z.string(),
          /** What was seen, and what to do. */
          detail: z.string(),
        }),
      ),
      /** Checks that could not be made, with the reason. */
      skipped: z.array(z.object({ check: z.string(), reason: z.string() })),
    }),
  }),
  verify_backup: command({
    summary:
      'Proves a backup: its checksum, a real extraction into a directory that is removed again, or the integrity of a SQLite database.',
    ...acting,
    group: 'security',
    risk: 'medium',
    root: false,
    idempotent: true,
    timeoutS: 3_600,
    params: z.strictObject({
      path: absolutePath,
      verification: z.enum(backupChecks),
      /** For `checksum`; absent: the file of that name with `.sha256` after it says it. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits' })
        .optional(),
      /** For `restore_test`: more than this is not unpacked. */
      maxBytes: z.int().min(1_048_576).max(1_099_511_627_776).default(10_737_418_240),
    }),
    result: z.object({
      verification: z.enum(backupChecks),
      sizeBytes: z.int().min(0),
      sha256: z.string().nullable(),
      /** What was really unpacked. */
      restored: z.object({ files: z.int(), bytes: z.int() }).nullable(),
      detail: z.string(),
    }),
  }),
} as const;

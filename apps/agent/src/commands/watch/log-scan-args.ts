import type { CommandParams, LogPresetId } from '@fettle/contracts/agent';
import { journalArgs } from './journal-args.js';

type Params = CommandParams<'log.scan'>;

interface Preset {
  /** The first that is there is read. */
  readonly files: readonly string[];
  /** What it is in the journal. */
  readonly matches: readonly string[];
}

export const presets: Readonly<Record<LogPresetId, Preset>> = {
  syslog: { files: ['/var/log/syslog', '/var/log/messages'], matches: [] },
  'auth.log': {
    files: ['/var/log/auth.log', '/var/log/secure'],
    matches: ['SYSLOG_FACILITY=4', '+', 'SYSLOG_FACILITY=10'],
  },
  'kern.log': { files: ['/var/log/kern.log'], matches: ['_TRANSPORT=kernel'] },
  'noderax-agent': { files: [], matches: ['_SYSTEMD_UNIT=fettle-agent.service'] },
};

/** What journalctl is asked for a scan: also by root, which then fills in nothing else. */
export function scanArgs({
  sourcePresetId,
  limits,
  cursor,
}: Pick<Params, 'sourcePresetId' | 'limits' | 'cursor'>): string[] {
  const { matches } = presets[sourcePresetId];
  const after = cursor?.journalCursor ?? undefined;
  return journalArgs({ matches, lines: limits.backfillLines, after });
}

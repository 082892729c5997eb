import { type LogEntry, logPriorities } from '@fettle/contracts/agent';
import { existsSync } from 'node:fs';
import { Refusal } from '../prepared.js';
import { requireProgram } from '../machine/acting.js';
import { cutLine, readable } from './line-splitter.js';

/** An entry with its place in the journal. */
export interface JournalEntry extends LogEntry {
  readonly cursor: string;
}

/** @throws Refusal where no journal is kept */
export function requireJournal(): void {
  requireProgram('journalctl', 'reading the journal');
  if (!existsSync('/run/log/journal') && !existsSync('/var/log/journal'))
    throw new Refusal('platform.unsupported', 'No journal is kept on this node: follow a file instead.');
}

/** One line of `journalctl --output=json`; null for what is none. */
export function parseEntry(line: string): JournalEntry | null {
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const cursor = said['__CURSOR'];
  if (typeof cursor !== 'string') return null;
  const microseconds = Number(said['__REALTIME_TIMESTAMP']);
  const pid = Number(textOf(said['_PID'] ?? said['SYSLOG_PID']));
  return {
    cursor,
    at: Number.isFinite(microseconds) ? new Date(microseconds / 1_000).toISOString() : null,
    priority: logPriorities[Number(said['PRIORITY'] ?? NaN)] ?? null,
    unit: textOf(said['_SYSTEMD_UNIT']) || null,
    identifier: textOf(said['SYSLOG_IDENTIFIER'] ?? said['_COMM']) || null,
    pid: Number.isInteger(pid) && pid > 0 ? pid : null,
    message: cutLine(textOf(said['MESSAGE']) || '(no text)'),
  };
}

/** A field is a text, bytes as numbers where it is no UTF-8, several of either, or null where it is too large. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return readable(value);
  if (!Array.isArray(value)) return '';
  if (value.every((part) => typeof part === 'number')) return readable(Buffer.from(value).toString('utf8'));
  return value.map(textOf).join(' ');
}

/** An entry as a line for people: time, severity where it says something, who, text. Lines of one entry stay together, indented. */
export function lineOf({ at, priority, identifier, pid, message }: LogEntry): string {
  const who = identifier === null ? '' : `${identifier}${pid === null ? '' : `[${pid}]`}: `;
  const level = priority === null || priority === 'info' ? '' : `${priority.toUpperCase()} `;
  return `${at ?? '-'} ${level}${who}${message.replaceAll('\n', '\n    ')}`;
}

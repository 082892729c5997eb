import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as os from 'node:os';

/**
 * What tells this machine from a copy of its disk, as 32 hex digits: a hash, so that the machine's own id, which other programs use too,
 * never leaves it. Two machines of one image differ in it or in the id of their boot.
 */
export function machineHash(hostname = os.hostname()): string {
  const text = ['fettle machine', readId(), hostname.toLowerCase()].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function readId(): string {
  try {
    return readFileSync('/etc/machine-id', 'latin1').trim();
  } catch {
    return '';
  }
}

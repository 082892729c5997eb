import { sign } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  keyIdOf,
  sealStatement,
  statementBytes,
  statementInput,
  type RootStatement,
} from '@fettle/contracts/agent/root-access';
import { Keys, signingKey, type SigningKey } from '@fettle/platform/secrets';

const MOST_KEYS = 8;
/**
 * How long a node believes a profile that nobody confirms. Agents have it confirmed with their check-ins; one that holds back a lower
 * profile keeps the higher one no longer than this.
 */
export const STATEMENT_LIFE_MS = 24 * 3_600_000;

/**
 * Signs what nodes may use root for, with keys that follow from the master key: one per version, so that nodes follow its rotation. Their
 * public halves stand in install commands and lie on the node where only root can change them.
 */
@Injectable()
export class RootSigner {
  /** Public keys (32 bytes in base64), newest first. */
  readonly keys: readonly string[];
  private readonly own: readonly SigningKey[];

  constructor(keys: Keys) {
    this.own = keys.versions.slice(0, MOST_KEYS).map((version) => signingKey(keys, 'root-access', version));
    this.keys = this.own.map(({ key }) => key);
  }

  /** The statement of a node's profile as it crosses the wire, good for a day from `now` (ms since 1970). */
  statement(wanted: Pick<RootStatement, 'nodeId' | 'profile' | 'version'>, now = Date.now()): string {
    const payload = statementBytes({ ...wanted, issuedAt: now, expiresAt: now + STATEMENT_LIFE_MS });
    const signatures = this.own.map(({ key, privateKey }) => ({
      keyid: keyIdOf(key),
      sig: sign(null, statementInput(payload), privateKey).toString('base64'),
    }));
    return sealStatement(payload, signatures);
  }
}

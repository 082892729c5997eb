import type { RootProfile } from '@fettle/contracts/agent';
import {
  openStatement,
  type RootStatement,
  type RootStatus,
  StatementRefused,
  storedProfile,
  type StoredProfile,
} from '@fettle/contracts/agent/root-access';
import { join } from 'node:path';
import { LockFile } from '../../lock-file.js';
import { pause } from '../../timing.js';
import { privateDirectory, readIfPresent, replaceFile } from '../files.js';
import { identityOf } from '../proc.js';
import { RootRefusal } from './requests.js';

const nothing: StoredProfile = { profile: 'off', version: 0, issuedAt: 0, expiresAt: Infinity, appliedAt: 0 };
const LOCK_TRIES = 100;

/** What the helper trusts: whose signature, and for which node. */
export interface RootTrust {
  readonly nodeId: string;
  readonly keys: readonly string[];
}

/**
 * The profile that this node has applied, in a directory that only root can read. A file that is missing or unreadable is `off`: what
 * nobody can show to be allowed is not.
 */
export class AppliedProfile {
  /** Within one process they take turns; between processes the lock decides. */
  private static turn: Promise<unknown> = Promise.resolve();
  private readonly path: string;
  private readonly lock: LockFile;

  constructor(
    private readonly stateDir: string,
    private readonly trust: RootTrust,
    private readonly now: () => number = Date.now,
  ) {
    this.path = join(stateDir, 'profile.json');
    this.lock = new LockFile(join(stateDir, 'profile.lock'));
  }

  /** What is in force at this moment: `off` once the last statement has run out. */
  async current(): Promise<RootProfile> {
    const found = await this.read();
    return found.expiresAt > this.now() ? found.profile : 'off';
  }

  async status(): Promise<RootStatus> {
    const { profile, version, appliedAt, expiresAt } = await this.read();
    const lapsed = expiresAt <= this.now();
    const until = Number.isFinite(expiresAt) ? expiresAt : 0;
    return { profile: lapsed ? 'off' : profile, version, appliedAt, expiresAt: until, lapsed };
  }

  /**
   * Takes a signed statement: a newer version than the applied one, or the same one confirmed later; confirmed earlier it changes nothing.
   * @throws RootRefusal `root.statement_refused` for any other, `root.busy` when others hold the file too long
   */
  async apply(text: string): Promise<RootStatus> {
    const statement = this.open(text);
    const mine = AppliedProfile.turn.then(() => this.replace(statement));
    AppliedProfile.turn = mine.catch(() => undefined);
    return mine;
  }

  private async replace(statement: RootStatement): Promise<RootStatus> {
    await privateDirectory(this.stateDir);
    await this.take();
    const before = await this.read();
    requireNewer(statement, before);
    // Two answers of the control plane were on their way at once: the later one was here first.
    if (statement.version === before.version && statement.issuedAt <= before.issuedAt) return this.status();
    if (statement.expiresAt <= this.now())
      throw refused('The statement has run out; the clock of this node may be wrong.');
    const { profile, version, issuedAt, expiresAt } = statement;
    const appliedAt = version === before.version ? before.appliedAt : this.now();
    await replaceFile(this.path, `${JSON.stringify({ profile, version, issuedAt, expiresAt, appliedAt })}\n`);
    return this.status();
  }

  private open(text: string): RootStatement {
    try {
      return openStatement(text, this.trust.keys, this.trust.nodeId);
    } catch (error) {
      if (error instanceof StatementRefused) throw refused(error.message);
      throw error;
    }
  }

  /** One helper at a time reads, compares and writes; the lock falls with its process. */
  private async take(): Promise<void> {
    for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
      const holder = await this.lock.take(identityOf(process.pid)!);
      if (holder === undefined || holder.pid === process.pid) return;
      await pause(50, new AbortController().signal);
    }
    throw new RootRefusal('root.busy', 'Another change of the profile is under way.');
  }

  private async read(): Promise<StoredProfile> {
    const text = await readIfPresent(this.path);
    if (text === undefined) return nothing;
    try {
      return storedProfile.parse(JSON.parse(text));
    } catch {
      // The version is lost with it, so nothing older can be told from something newer: all of it ends here, until root looks.
      throw new RootRefusal('root.not_allowed', `${this.path} cannot be read: root has to remove it on this node.`);
    }
  }
}

function requireNewer(statement: RootStatement, before: StoredProfile): void {
  if (statement.version < before.version) throw refused('The statement is older than the profile that is applied.');
  if (statement.version > before.version) return;
  if (statement.profile !== before.profile) throw refused('Another profile of this version is applied already.');
}

const refused = (message: string) => new RootRefusal('root.statement_refused', message);

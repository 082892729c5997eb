import {
  rootCovers,
  type RootAccessReport,
  type RootAccessWanted,
  type RootEnforcer,
  rootProfile,
  type RootSurface,
} from '@fettle/contracts/agent';
import { type RootStatus, rootStatus } from '@fettle/contracts/agent/root-access';
import { join } from 'node:path';
import { type Log, reasonOf } from '../../log.js';
import { readIfPresent, replaceFile } from '../files.js';
import { ROOT_SOCKET, RootClient } from './client.js';

const RETRY_MS = 60_000;
const NO_HELPER =
  'This node has no root helper, and its agent does not run as root. Run the install command again on the node, as root.';
const nothing: RootStatus = { profile: 'off', version: 0, appliedAt: 0, expiresAt: 0, lapsed: false };

/** What root access is looked after with. */
export interface RootAccessParts {
  readonly stateDir: string;
  readonly socket: string;
  readonly log: Log;
  readonly isRoot: boolean;
}

/**
 * What root can be used for on this node, as the agent knows it. With a helper the truth lies there, and this is its echo; an agent that
 * is root itself keeps to its profile in its own process.
 */
export class RootAccess {
  client = new RootClient(ROOT_SOCKET);
  private parts: RootAccessParts | undefined;
  private status: RootStatus = nothing;
  private lastError: string | null = null;
  private heardVersion = 0;
  private failed: { readonly version: number; readonly at: number } | undefined;
  private turn: Promise<void> = Promise.resolve();

  /** Finds out who keeps this node to its profile, and what that is. */
  async open(parts: RootAccessParts): Promise<void> {
    this.parts = parts;
    this.client = new RootClient(parts.socket);
    if (parts.isRoot) await this.readOwn();
    else if (this.client.isInstalled) await this.refresh();
  }

  /** Who keeps this node to its profile. */
  get enforcedBy(): RootEnforcer {
    if (this.parts?.isRoot) return 'agent';
    return this.client.isInstalled ? 'helper' : 'none';
  }

  /** Whether root can be used for this now. With a helper its own word counts, not this. */
  covers(surface: RootSurface): boolean {
    const applied = rootProfile.safeParse(this.applied);
    return applied.success && rootCovers(applied.data, surface);
  }

  /** What the control plane is told with each claim and check-in. */
  report(): RootAccessReport {
    const { version, appliedAt, expiresAt } = this.status;
    return {
      appliedProfile: this.applied,
      lastAppliedAt: appliedAt > 0 ? new Date(appliedAt).toISOString() : null,
      lastError: this.lastError,
      version,
      heard: Math.max(this.heardVersion, version),
      enforcedBy: this.enforcedBy,
      validUntil: expiresAt > 0 ? new Date(expiresAt).toISOString() : null,
    };
  }

  /** Takes what the control plane wants; one after the other. Never throws: what fails is told with the next report. */
  async heard(wanted: RootAccessWanted | undefined): Promise<void> {
    if (wanted?.version === undefined || this.parts === undefined) return;
    const { version } = wanted;
    this.turn = this.turn.then(() => this.follow(wanted, version));
    await this.turn;
  }

  private get applied(): string {
    const { profile, expiresAt } = this.status;
    return expiresAt > 0 && expiresAt <= Date.now() ? 'off' : profile;
  }

  private async follow(wanted: RootAccessWanted, version: number): Promise<void> {
    const isNew = version > this.heardVersion;
    this.heardVersion = Math.max(this.heardVersion, version);
    const waits = this.failed?.version === version && performance.now() - this.failed.at < RETRY_MS;
    if (waits && !isNew) return;
    try {
      if (this.enforcedBy === 'none') this.lastError = wanted.profile === 'off' ? null : NO_HELPER;
      else if (this.enforcedBy === 'agent') await this.applyOwn(wanted.profile, version);
      else if (wanted.statement !== undefined) await this.apply(wanted.statement);
      else if (this.status.version === version) this.lastError = null;
      this.failed = undefined;
    } catch (error) {
      this.lastError = reasonOf(error);
      this.failed = { version, at: performance.now() };
      this.parts?.log.warn('root access could not be set', { profile: wanted.profile, reason: this.lastError });
    }
  }

  private async apply(statement: string): Promise<void> {
    this.status = rootStatus.parse(await this.client.ask({ op: 'apply-profile', statement }));
    this.lastError = null;
    this.parts?.log.info('root access applied', { profile: this.status.profile });
  }

  private async refresh(): Promise<void> {
    try {
      this.status = rootStatus.parse(await this.client.ask({ op: 'status' }));
    } catch (error) {
      this.lastError = reasonOf(error);
      this.parts?.log.warn('the root helper does not say what is applied', { reason: this.lastError });
    }
  }

  private get ownPath(): string {
    return join(this.parts!.stateDir, 'root-access.json');
  }

  private async readOwn(): Promise<void> {
    const text = await readIfPresent(this.ownPath);
    const found = rootStatus.safeParse(text === undefined ? undefined : json(text));
    if (found.success) this.status = found.data;
  }

  private async applyOwn(profile: string, version: number): Promise<void> {
    if (version <= this.status.version) return;
    const next = { ...nothing, profile: rootProfile.parse(profile), version, appliedAt: Date.now() };
    await replaceFile(this.ownPath, `${JSON.stringify(next)}\n`);
    this.status = next;
    this.lastError = null;
    this.parts?.log.info('root access applied', { profile });
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The one of this process. */
export const rootAccess = new RootAccess();

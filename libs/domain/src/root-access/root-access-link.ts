import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { rootProfiles, rootSurfacesOf, type RootProfile } from '@fettle/contracts';
import type { RootAccessReport, RootAccessWanted } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { EventLog, type Happening } from '../events/index.js';
import { RootAccessRepository, type AppliedState, type ChangedState } from './root-access.repository.js';
import { RootSigner, STATEMENT_LIFE_MS } from './root-signer.js';
import { WantedRootAccess, type Wanted } from './wanted-root-access.js';

const MAX_REMEMBERED = 100_000;
const ERROR_MAX = 1_000;

/** What agents are told of their root access, and what they say that they have applied. */
@Injectable()
export class RootAccessLink implements OnModuleDestroy {
  /** What each node said last. Whatever changes about a node, by whichever process, lets it be written again. */
  private readonly said = new Map<string, string>();
  private readonly stop: () => void;

  constructor(
    private readonly wanted: WantedRootAccess,
    private readonly repository: RootAccessRepository,
    private readonly signer: RootSigner,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly events: EventLog,
  ) {
    this.stop = wanted.onChange((nodeId) => (nodeId === null ? this.said.clear() : this.said.delete(nodeId)));
  }

  onModuleDestroy(): void {
    this.stop();
  }

  /**
   * What to tell a node. An agent that speaks our protocol learns the version and, where its helper needs one, a signed statement: when
   * the profile is another than the helper's, and again before the last one runs out.
   */
  async tell(nodeId: string, report: RootAccessReport | null | undefined, speaks: boolean): Promise<RootAccessWanted> {
    const wanted = await this.wanted.of(nodeId);
    const { profile, updatedAt, version } = wanted;
    if (!speaks) return { profile, updatedAt };
    if (!needsStatement(wanted, report)) return { profile, updatedAt, version };
    return { profile, updatedAt, version, statement: this.signer.statement({ nodeId, profile, version }) };
  }

  /** The version of what is wanted, for those who wait for another one. */
  async version(nodeId: string): Promise<number> {
    return (await this.wanted.of(nodeId)).version;
  }

  /** Takes over what a node says of itself. What it has said before costs no SQL. */
  async note(ctx: Ctx, nodeId: string, report: RootAccessReport | null | undefined): Promise<void> {
    const said = stateOf(report);
    if (!said) return;
    const text = JSON.stringify([said, report?.heard]);
    if (this.said.get(nodeId) === text) return;
    // What failed before somebody chose anew says nothing of the new choice.
    const isLate = report?.heard != null && report.heard < (await this.version(nodeId));
    const state = isLate ? { ...said, error: null } : said;
    await this.unitOfWork.run(ctx, async (inside) => {
      const changed = await this.repository.note(inside, nodeId, state);
      if (!changed) return;
      const fact = { workspaceId: inside.requireWorkspace(), id: nodeId, version: changed.version };
      this.outbox.fact(inside, { name: 'node.changed', ...fact });
      this.outbox.fact(inside, { name: 'node.root-access', ...fact });
      const happening = happeningOf(changed, state);
      if (happening) await this.events.record(inside, { ...happening, nodeId });
    });
    if (this.said.size >= MAX_REMEMBERED) this.said.clear();
    this.said.set(nodeId, text);
  }
}

function needsStatement({ version }: Wanted, report: RootAccessReport | null | undefined): boolean {
  if (version === 0 || report?.enforcedBy !== 'helper') return false;
  if (report.version !== version) return true;
  const left = Date.parse(report.validUntil ?? '') - Date.now();
  return !(left > STATEMENT_LIFE_MS / 2);
}

function stateOf(report: RootAccessReport | null | undefined): AppliedState | null {
  const applied = rootProfiles.find((profile) => profile === report?.appliedProfile);
  if (!report || (applied === undefined && !report.lastError)) return null;
  const at = Date.parse(report.lastAppliedAt ?? '');
  return {
    // Who says only that something failed, or names what there is not, has nothing that could be built on.
    applied: applied ?? 'off',
    appliedAt: at > 0 && at < Date.now() + 86_400_000 ? new Date(at).toISOString() : null,
    error: report.lastError?.replaceAll('\0', '').slice(0, ERROR_MAX).toWellFormed() || null,
    enforcedBy: report.enforcedBy ?? null,
  };
}

function happeningOf(before: ChangedState, { applied, error }: AppliedState): Happening | null {
  const data = { wanted: before.wanted, applied };
  if (error !== null && error !== before.error_before) {
    const message = `Root access could not be set to ${words(before.wanted)}: ${error}`;
    return { type: 'root-access.failed', severity: 'warning', message, data };
  }
  if (applied === before.applied_before) return null;
  const wanted: readonly string[] = rootSurfacesOf(before.wanted);
  if (rootSurfacesOf(applied).some((surface) => !wanted.includes(surface))) {
    const message = `The node says that root can be used for ${words(applied)}; wanted is ${words(before.wanted)}`;
    return { type: 'root-access.exceeded', severity: 'warning', message, data };
  }
  return { type: 'root-access.applied', severity: 'info', message: `Root access is now ${words(applied)}`, data };
}

const words = (profile: RootProfile): string => rootSurfacesOf(profile).join(' and ') || 'off';

import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { PresenceNews } from './presence-news.js';
import { PresenceSweepRepository, type WorkspaceTally } from './presence-sweep.repository.js';
import { isHeardAgain, isMassSilence } from './presence.policy.js';

const ROWS = 1_000;
const OURS = 'It is the control plane or the network, not the nodes.';

/** What is to become of the workspaces in which something is due. */
interface Verdict {
  /** The silence of these is ours: their nodes are held. */
  readonly ours: string[];
  readonly began: (WorkspaceTally & { reason: string })[];
  readonly heard: WorkspaceTally[];
  readonly givenUp: string[];
  readonly released: string[];
}

/**
 * What silence makes of nodes: called by the clock every few seconds. When most nodes of a workspace, or of all, fall silent at once, or
 * agents had nobody to speak to, that is an outage of ours: no node is called offline for it, and it is told once.
 */
@Injectable()
export class PresenceSweep {
  constructor(
    private readonly repository: PresenceSweepRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly news: PresenceNews,
  ) {}

  /** One round; two statements while nothing changes, a bounded number otherwise. Returns how many nodes changed, at most 1,000. */
  async sweep(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.repository.lock(inside))) return 0;
      const tallies = await this.repository.tallies(inside);
      if (tallies.length === 0) return 0;
      const verdict = judge(tallies, await this.repository.isReachable(inside));
      await this.turn(inside, verdict);
      const swept = await this.repository.sweep(inside, verdict.ours, ROWS);
      await this.news.silent(inside, swept);
      const steady = swept.filter(({ steadied }) => steadied).map(({ node_id: id }) => id);
      if (steady.length > 0) await this.repository.calm(inside, steady);
      return swept.filter(({ was, presence }) => was !== presence).length;
    });
  }

  private async turn(ctx: Ctx, { began, heard, givenUp, released }: Verdict): Promise<void> {
    if (began.length > 0) await this.repository.begin(ctx, began);
    if (heard.length + givenUp.length > 0)
      await this.repository.finish(ctx, { heard: heard.map(({ workspace_id: id }) => id), givenUp });
    if (released.length > 0) await this.repository.release(ctx, released);
    await this.news.silences(
      ctx,
      began,
      heard.filter(({ given_up: given }) => !given),
    );
  }
}

function judge(tallies: readonly WorkspaceTally[], isReachable: boolean): Verdict {
  const verdict: Verdict = { ours: [], began: [], heard: [], givenUp: [], released: [] };
  const [{ all_connected: connected, all_silent: silent }] = tallies as [WorkspaceTally];
  const isEverywhere = isMassSilence({ connected, silent });
  for (const tally of tallies) {
    const isOurs = judgeOne(tally, isEverywhere, verdict) || (!isReachable && tally.silent > 0);
    if (isOurs) verdict.ours.push(tally.workspace_id);
    else if (tally.held > 0) verdict.released.push(tally.workspace_id);
  }
  return verdict;
}

/** Whether the silence of a workspace is ours. */
function judgeOne(tally: WorkspaceTally, isEverywhere: boolean, verdict: Verdict): boolean {
  if (tally.since !== null) {
    if (isHeardAgain(tally)) verdict.heard.push(tally);
    else if (!tally.given_up && !tally.overdue) return true;
    else if (!tally.given_up) verdict.givenUp.push(tally.workspace_id);
    return false;
  }
  const isMost = tally.silent * 2 > tally.connected;
  if (!isMassSilence(tally) && !(isEverywhere && isMost)) return false;
  verdict.began.push({ ...tally, reason: OURS });
  return true;
}

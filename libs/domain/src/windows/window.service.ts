import { Injectable } from '@nestjs/common';
import { WINDOW_MAX_DAYS, type Handled, type Result, type windows as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeRepository, NodeService, type NodeView } from '../nodes/index.js';
import { WindowTelling, doer } from './window-telling.js';
import { WindowRepository } from './window.repository.js';
import { windowView, type WindowRow, type WindowView } from './window.row.js';

type StartInput = Handled<typeof contract.start>['body'];
type Length = Pick<StartInput, 'reason' | 'minutes' | 'startsAt'>;
/** What became of a node whose maintenance was to end. */
export type EndOfMany = 'ended' | 'none' | 'object.not_found' | 'permission.missing';
const MAX_MINUTES = WINDOW_MAX_DAYS * 24 * 60;

/** Maintenance windows: one object that everything automatic obeys. */
@Injectable()
export class WindowService {
  constructor(
    private readonly repository: WindowRepository,
    private readonly nodes: NodeRepository,
    private readonly views: NodeService,
    private readonly unitOfWork: UnitOfWork,
    private readonly telling: WindowTelling,
  ) {}

  /** The window that a node is in at this moment; null: in none. Automation asks this before each act on a node. */
  async active(ctx: Ctx, nodeId: string): Promise<WindowView | null> {
    const row = await this.repository.active(ctx, nodeId);
    return row && windowView(row);
  }

  /**
   * Takes a node into maintenance, now or later. It ends by itself.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, `window.overlaps`, `window.time_invalid`
   */
  async start(ctx: Ctx, nodeId: string, input: StartInput): Promise<WindowView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.requireNode(inside, nodeId);
      const made = await this.open(inside, nodeId, input);
      if (typeof made === 'string') throw new DomainError(made);
      return windowView(made);
    });
  }

  /** Takes many nodes into maintenance now: one transaction, and an answer for each. */
  async startMany(
    ctx: Ctx,
    { nodeIds, ...length }: Handled<typeof contract.startMany>['body'],
  ): Promise<Result<typeof contract.startMany>> {
    const answer: Result<typeof contract.startMany> = { started: [], refused: [] };
    return this.unitOfWork.run(ctx, async (inside) => {
      // In one order for everybody, so that two acts on the same nodes do not wait for each other in a circle.
      for (const nodeId of [...new Set(nodeIds)].toSorted()) {
        const node = await this.nodes.lock(inside, nodeId);
        if (!node) answer.refused.push({ nodeId, code: 'object.not_found' });
        else if (!node.allowed) answer.refused.push({ nodeId, code: 'permission.missing' });
        else {
          const made = await this.open(inside, nodeId, length);
          if (typeof made === 'string') answer.refused.push({ nodeId, code: 'window.overlaps' });
          else answer.started.push({ nodeId, windowId: made.id });
        }
      }
      return answer;
    });
  }

  /** Ends the maintenance of many nodes now: one transaction, and what became of each. `none`: it was in no maintenance. */
  async endMany(ctx: Ctx, nodeIds: readonly string[]): Promise<ReadonlyMap<string, EndOfMany>> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const ends = new Map<string, EndOfMany>();
      for (const nodeId of [...new Set(nodeIds)].toSorted()) {
        const node = await this.nodes.lock(inside, nodeId);
        if (!node?.allowed) ends.set(nodeId, node ? 'permission.missing' : 'object.not_found');
        else ends.set(nodeId, (await this.close(inside, nodeId)) ? 'ended' : 'none');
      }
      return ends;
    });
  }

  /** Ends a node's maintenance now. @throws DomainError `object.not_found`, `permission.missing`, `window.none_active` */
  async end(ctx: Ctx, nodeId: string): Promise<WindowView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.requireNode(inside, nodeId);
      const row = await this.close(inside, nodeId);
      if (!row) throw new DomainError('window.none_active');
      return windowView(row);
    });
  }

  /** Cancels a window that has not begun. @throws DomainError `object.not_found`, `permission.missing`, `window.not_scheduled` */
  async cancel(ctx: Ctx, nodeId: string, windowId: string): Promise<WindowView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.requireNode(inside, nodeId);
      const by = doer(inside.actor).name;
      const row = await this.repository.transition(inside, 'cancel', { nodeId, windowId, by });
      if (!row) throw new DomainError((await this.repository.exists(inside, nodeId, windowId)) ? 'window.not_scheduled' : 'object.not_found'); // prettier-ignore
      this.telling.tell(inside, 'window.cancelled', row);
      return windowView(row);
    });
  }

  /** The same as `start` under the name of Noderax: until somebody ends it. A node in maintenance stays as it is. */
  async enable(ctx: Ctx, nodeId: string, reason: string | undefined): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.requireNode(inside, nodeId);
      if (!(await this.repository.active(inside, nodeId))) {
        const made = await this.open(inside, nodeId, { reason: reason || 'No reason was given' });
        // What stands in the way begins later: until then the node is in maintenance all the same.
        if (typeof made === 'string') throw new DomainError(made);
      }
      return this.views.get(inside, nodeId);
    });
  }

  /** The same as `end` under the name of Noderax. A node that is in no maintenance stays as it is. */
  async disable(ctx: Ctx, nodeId: string): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      await this.requireNode(inside, nodeId);
      await this.close(inside, nodeId);
      return this.views.get(inside, nodeId);
    });
  }

  private async requireNode(ctx: Ctx, nodeId: string): Promise<void> {
    const node = await this.nodes.lock(ctx, nodeId);
    if (!node) throw new DomainError('object.not_found');
    if (!node.allowed) throw permissionMissing('window:manage');
  }

  private async close(ctx: Ctx, nodeId: string): Promise<WindowRow | null> {
    const by = doer(ctx.actor).name;
    const row = await this.repository.transition(ctx, 'end', { nodeId, windowId: null, by });
    if (row) this.telling.tell(ctx, 'window.ended', row, { by });
    return row;
  }

  /** Makes the window of a locked node, or says why there cannot be one. */
  private async open(
    ctx: Ctx,
    nodeId: string,
    length: Length,
  ): Promise<WindowRow | 'window.overlaps' | 'window.time_invalid'> {
    const overdue = await this.repository.endOverdue(ctx, nodeId);
    if (overdue) this.telling.tell(ctx, 'window.ended', overdue, { by: 'itself' });
    const window = {
      id: newId(),
      nodeId,
      reason: length.reason,
      minutes: length.minutes ?? MAX_MINUTES,
      openEnded: length.minutes === undefined,
      startsAt: length.startsAt ?? null,
      by: doer(ctx.actor),
    };
    const fit = await this.repository.fits(ctx, window);
    if (fit !== 'ok') return `window.${fit}`;
    const row = await this.repository.insert(ctx, window);
    this.telling.tell(ctx, row.state === 'active' ? 'window.started' : 'window.scheduled', row);
    return row;
  }
}

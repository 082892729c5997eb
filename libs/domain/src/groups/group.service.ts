import { Injectable } from '@nestjs/common';
import { groupLimits, type Handled, type Result, type groups as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { namesGroup, requireRule } from './group.policy.js';
import { GroupRepository, type GroupCount, type GroupRow } from './group.repository.js';

export type GroupView = Result<typeof contract.get>;
type Uses = Result<typeof contract.uses>;

/** Groups of nodes: what they are called, and by what nodes belong to them. */
@Injectable()
export class GroupService {
  constructor(
    private readonly repository: GroupRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** All groups by name with their numbers of this moment: two statements. */
  async list(ctx: Ctx): Promise<Result<typeof contract.list>> {
    const rows = await this.repository.all(ctx);
    const counts = await this.repository.counts(ctx, rows);
    return { items: rows.map((row) => groupView(row, counts.get(row.id))), asOf: new Date().toISOString() };
  }

  /** One group. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, groupId: string): Promise<GroupView> {
    const row = await this.repository.find(ctx, groupId);
    if (!row) throw new DomainError('object.not_found');
    return groupView(row, (await this.repository.counts(ctx, [row])).get(row.id));
  }

  /** What names a group in its filter. @throws DomainError `object.not_found` */
  async uses(ctx: Ctx, groupId: string): Promise<Uses> {
    const row = await this.repository.find(ctx, groupId);
    if (!row) throw new DomainError('object.not_found');
    return this.usesOf(ctx, row);
  }

  /** Makes a group. @throws DomainError `group.name_taken`, `group.too_many`, `group.rule_invalid` */
  async create(ctx: Ctx, input: Handled<typeof contract.create>['body']): Promise<GroupView> {
    const rule = input.kind === 'rule' ? requireRule(input.rule) : null;
    const { name, description } = input;
    return this.named(ctx, async (inside) => {
      if ((await this.repository.countLocked(inside)) >= groupLimits.groups)
        throw new DomainError('group.too_many', { most: groupLimits.groups });
      const id = newId();
      await this.repository.insert(inside, id, { name, description, rule });
      this.tell(inside, 'group.created', { id, version: 1 }, { name, description, rule });
      return this.get(inside, id);
    });
  }

  /**
   * Changes what is given.
   * @throws DomainError `object.not_found`, `group.conflict`, `group.has_no_rule`, `group.rule_invalid`, `group.name_taken`
   */
  async update(ctx: Ctx, groupId: string, input: Handled<typeof contract.update>['body']): Promise<GroupView> {
    return this.named(ctx, async (inside) => {
      const before = await this.lock(inside, groupId);
      if (input.version !== undefined && input.version !== before.version) throw new DomainError('group.conflict');
      if (input.rule !== undefined && before.rule === null) throw new DomainError('group.has_no_rule');
      const after = {
        name: input.name ?? before.name,
        description: input.description ?? before.description,
        rule: input.rule === undefined ? before.rule : requireRule(input.rule),
      };
      const changed = changes({ name: before.name, description: before.description, rule: before.rule }, after);
      if (Object.keys(changed).length === 0) return this.get(inside, groupId);
      await this.repository.update(inside, before.id, after);
      this.tell(inside, 'group.updated', next(before), { name: before.name, changes: changed });
      return this.get(inside, groupId);
    });
  }

  /** Deletes a group; its nodes stay. @throws DomainError `object.not_found`, `group.in_use` (says by what) unless forced */
  async remove(ctx: Ctx, groupId: string, isForced: boolean): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.lock(inside, groupId);
      const uses = await this.usesOf(inside, row);
      const count = uses.items.length + uses.hidden;
      if (count > 0 && !isForced)
        throw new DomainError('group.in_use', { views: count }, { detail: inUse(row.name, uses) });
      await this.repository.remove(inside, row.id);
      this.tell(inside, 'group.deleted', next(row), { name: row.name, rule: row.rule, namedByViews: count });
    });
  }

  /** Adds nodes, all or none. @throws DomainError `object.not_found`, `group.by_rule`, `group.too_many_nodes` */
  async addNodes(ctx: Ctx, groupId: string, nodeIds: readonly string[]): Promise<GroupView> {
    const wanted = [...new Set(nodeIds.map((id) => id.toLowerCase()))];
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.listing(inside, groupId);
      const known = await this.repository.known(inside, wanted);
      if (known.length < wanted.length) {
        const missing = wanted.filter((id) => !known.includes(id)).join(', ');
        throw new DomainError('object.not_found', {}, { detail: `There is no such node: ${missing}` });
      }
      const added = await this.repository.add(inside, row.id, wanted);
      if ((await this.repository.listed(inside, row.id)) > groupLimits.members)
        throw new DomainError('group.too_many_nodes', { most: groupLimits.members });
      return this.members(inside, row, 'group.nodes-added', added);
    });
  }

  /** Takes nodes out. @throws DomainError `object.not_found`, `group.by_rule` */
  async removeNodes(ctx: Ctx, groupId: string, nodeIds: readonly string[]): Promise<GroupView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.listing(inside, groupId);
      return this.members(inside, row, 'group.nodes-removed', await this.repository.take(inside, row.id, nodeIds));
    });
  }

  private async members(ctx: Ctx, row: GroupRow, event: string, nodeIds: readonly string[]): Promise<GroupView> {
    if (nodeIds.length > 0) {
      await this.repository.touch(ctx, row.id);
      this.tell(ctx, event, next(row), { name: row.name, nodeIds });
    }
    return this.get(ctx, row.id);
  }

  private async lock(ctx: Ctx, groupId: string): Promise<GroupRow> {
    const row = await this.repository.find(ctx, groupId, 'FOR UPDATE');
    if (!row) throw new DomainError('object.not_found');
    return row;
  }

  private async listing(ctx: Ctx, groupId: string): Promise<GroupRow> {
    const row = await this.lock(ctx, groupId);
    if (row.rule !== null) throw new DomainError('group.by_rule', { rule: row.rule });
    return row;
  }

  private async usesOf(ctx: Ctx, { name }: GroupRow): Promise<Uses> {
    const { actor } = ctx;
    const userId = actor.kind === 'user' ? actor.id : actor.kind === 'api-key' ? actor.userId : null;
    const named = (await this.repository.views(ctx, userId)).filter(({ q }) => namesGroup(q, name));
    const items = named
      .filter(({ visible }) => visible)
      .map((view) => ({ kind: 'view' as const, id: view.id, name: view.name }));
    return { items, hidden: named.length - items.length };
  }

  private tell(ctx: Ctx, event: string, { id, version }: { id: string; version: number }, details: object): void {
    this.audit.record(ctx, event, { type: 'group', id }, details);
    this.outbox.fact(ctx, { name: 'group.changed', workspaceId: ctx.requireWorkspace(), id, version });
  }

  private async named<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    try {
      return await this.unitOfWork.run(ctx, work);
    } catch (error) {
      if (!(error instanceof UniqueViolation) || error.constraint !== 'node_groups_name') throw error;
      throw new DomainError('group.name_taken', {}, { cause: error });
    }
  }
}

const next = ({ id, version }: GroupRow) => ({ id, version: version + 1 });

function inUse(name: string, { items, hidden }: Uses): string {
  const named = items.slice(0, 5).map((view) => view.name);
  const rest = items.length - named.length + hidden;
  const all = [...named, ...(rest > 0 ? [`${rest} ${named.length > 0 ? 'more' : 'of other people'}`] : [])].join(', ');
  return `Saved views ask for ${name}: ${all}. They would find nothing by it (force=true deletes it all the same)`;
}

function groupView(row: GroupRow, count: GroupCount | undefined): GroupView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    description: row.description,
    kind: row.rule === null ? 'static' : 'rule',
    rule: row.rule,
    nodes: count?.nodes ?? 0,
    offline: count?.offline ?? 0,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

import { Controller } from '@nestjs/common';
import { tasks } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { CancelTasks, CreateTasks, CreateTeamTasks, TaskLists } from '@fettle/domain/tasks';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route, type RawAnswer } from '@fettle/platform/http';
import { download } from '../download.js';

/** Tasks in lists, and acts on many. Listed before the controller of one task, whose paths have an id where these have a word. */
@Controller()
export class TaskListController {
  constructor(
    private readonly lists: TaskLists,
    private readonly createTasks: CreateTasks,
    private readonly createTeamTasks: CreateTeamTasks,
    private readonly cancelTasks: CancelTasks,
  ) {}

  @Route(tasks.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.list>): Promise<Result<typeof tasks.list>> {
    return this.lists.list(ctx, input.query);
  }

  @Route(tasks.facets)
  facets(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.facets>): Promise<Result<typeof tasks.facets>> {
    return this.lists.facets(ctx, input.query);
  }

  @Route(tasks.export)
  async export(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.export>): Promise<RawAnswer> {
    return download(await this.lists.export(ctx, input.query));
  }

  @Route(tasks.createMany)
  createMany(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof tasks.createMany>,
  ): Promise<Result<typeof tasks.createMany>> {
    return this.createTasks.run(ctx, input.body);
  }

  @Route(tasks.createForTeam)
  createForTeam(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof tasks.createForTeam>,
  ): Promise<Result<typeof tasks.createForTeam>> {
    return this.createTeamTasks.run(ctx, input.params.teamId, input.body);
  }

  @Route(tasks.cancelMany)
  cancelMany(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof tasks.cancelMany>,
  ): Promise<Result<typeof tasks.cancelMany>> {
    return this.cancelTasks.run(ctx, input.body);
  }
}

import { Injectable } from '@nestjs/common';
import {
  taskExportColumns,
  taskFilterFields,
  type FilterTerm,
  type Handled,
  type Result,
  type tasks as contract,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, type Place } from '@fettle/platform/database';
import { exportFile, placeKey, readFilter, words, type ExportFile } from '../lists/index.js';
import { taskCells } from './task-cells.js';
import { TaskListRepository, type ListedTask, type TaskFilter, type TaskPage } from './task-list.repository.js';
import { taskSortSql } from './task-list.sql.js';
import { taskView } from './task.row.js';

type ListQuery = Handled<typeof contract.list>['query'];
type FacetQuery = Handled<typeof contract.facets>['query'];
type ExportQuery = Handled<typeof contract.export>['query'];
const EXPORT_ROWS = 1_000;

/** Tasks in lists: pages, facets and exports. */
@Injectable()
export class TaskLists {
  constructor(
    private readonly repository: TaskListRepository,
    private readonly cursor: Cursor,
  ) {}

  /**
   * A page of tasks with their number: two statements, neither of which reads the whole table unless it looks for a text in it.
   * Of a large payload there is the beginning of its command (`truncated`); the task itself has the whole.
   * @throws DomainError `request.filter_invalid`, `request.cursor_invalid`
   */
  async list(ctx: Ctx, query: ListQuery): Promise<Result<typeof contract.list>> {
    const filter = filterOf(query);
    const order = orderOf(query);
    const scope = `tasks:${ctx.requireWorkspace()}:${order.sort}:${order.direction}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const [rows, { count, exact }] = await Promise.all([
      this.repository.page(ctx, { ...filter, ...order, after, limit: query.limit + 1, payload: 'preview' }),
      this.repository.count(ctx, filter),
    ]);
    const items = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? items.at(-1) : undefined;
    return {
      items: items.map(taskView),
      nextCursor: last ? this.cursor.seal(scope, placeOf(order, last)) : null,
      total: count,
      totalIsExact: exact,
    };
  }

  /** Counts of each choice: one statement. @throws DomainError `request.filter_invalid` */
  async facets(ctx: Ctx, query: FacetQuery): Promise<Result<typeof contract.facets>> {
    const rows = await this.repository.facets(ctx, filterOf(query));
    const facets: Record<string, { value: string; count: number }[]> = { state: [], type: [] };
    for (const { field, value, count } of rows.filter((row) => row.count > 0).sort((a, b) => b.count - a.count)) {
      facets[field]?.push({ value, count });
    }
    return { facets, exact: rows.every(({ exact }) => exact), asOf: new Date().toISOString() };
  }

  /** All tasks that match, a statement for each thousand, or for each 8 MiB of commands where they are asked for. @throws DomainError `request.filter_invalid` */
  async export(ctx: Ctx, query: ExportQuery): Promise<ExportFile> {
    const { format, columns = taskExportColumns.join() } = query;
    const payload = columns.split(',').includes('command') ? 'command' : 'none';
    const pages = this.pages(ctx, { ...filterOf(query), ...orderOf(query), payload });
    return exportFile({ list: 'tasks', format, columns, cells: taskCells, pages });
  }

  private async *pages(ctx: Ctx, plan: Omit<TaskPage, 'limit' | 'after'>): AsyncGenerator<ListedTask[]> {
    for (let after: Place | undefined; ;) {
      const rows = await this.repository.page(ctx, { ...plan, after, limit: EXPORT_ROWS });
      if (rows.length > 0) yield rows;
      if (rows.length === 0 || (rows.length < EXPORT_ROWS && rows.length === rows[0]!.found)) return;
      after = placeOf(plan, rows.at(-1)!);
    }
  }
}

function filterOf({ q, state, nodeId, includeInternal }: FacetQuery): TaskFilter {
  const terms: FilterTerm[] = [...readFilter(q, taskFilterFields), ...words('state', state)];
  return { terms, nodeId, withInternal: includeInternal === 'true' };
}

function orderOf({ sort, direction }: Pick<ListQuery, 'sort' | 'direction'>): Pick<TaskPage, 'sort' | 'direction'> {
  return { sort, direction: direction ?? taskSortSql[sort].natural };
}

function placeOf({ sort }: Pick<TaskPage, 'sort'>, { sort_key: key, id }: ListedTask): Place {
  return { key: sort === 'created' ? '' : placeKey(key), id };
}

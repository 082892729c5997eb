import {
  metricExportColumns,
  type Handled,
  type MetricExportColumn,
  type metrics as contract,
} from '@fettle/contracts';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { exportFile, type Cell, type ExportFile } from '../lists/index.js';
import { PlatformSettings } from '../settings/index.js';
import { keptOf, wholeWindowOf, type MetricWindow } from './metric-window.policy.js';
import { SeriesRepository, type PointRow } from './series.repository.js';

const PAGE_ROWS = 1_000;

const cells = Object.fromEntries(
  metricExportColumns.map((name) => [
    name,
    (row: PointRow): Cell => (name === 'at' ? row.at.toISOString() : (row[name] ?? null)),
  ]),
) as Record<MetricExportColumn, (row: PointRow) => Cell>;

/** Measurements as files. */
@Injectable()
export class MetricExporter {
  constructor(
    private readonly repository: SeriesRepository,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Every row of a window in the finest resolution that is kept so far back, a statement for each thousand.
   * @throws DomainError `object.not_found`
   */
  async export(ctx: Ctx, nodeId: string, query: Handled<typeof contract.export>['query']): Promise<ExportFile> {
    const { now, nodes } = await this.repository.names(ctx, [nodeId]);
    const [node] = nodes;
    if (!node) throw new DomainError('object.not_found');
    const window = wholeWindowOf(query, now.getTime(), keptOf(await this.settings.section('retention')));
    const list = `measurements-${node.name.replaceAll(/[^a-zA-Z0-9._-]+/g, '-')}`;
    const { format, columns } = query;
    return exportFile({ list, format, columns, cells, pages: this.pages(ctx, nodeId, window) });
  }

  /** Each page begins a millisecond after the last row of the one before: what was stored has whole milliseconds. */
  private async *pages(ctx: Ctx, nodeId: string, window: MetricWindow): AsyncGenerator<PointRow[]> {
    for (let { fromMs } = window; ;) {
      const rows = await this.repository.rows(ctx, nodeId, { ...window, fromMs }, PAGE_ROWS);
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE_ROWS) return;
      fromMs = rows.at(-1)!.at.getTime() + 1;
    }
  }
}

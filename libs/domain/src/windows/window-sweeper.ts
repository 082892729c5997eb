import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { WindowTelling } from './window-telling.js';
import { WindowRepository } from './window.repository.js';

const ROWS = 200;

/** Windows begin and end by themselves: the clock calls this every few seconds. */
@Injectable()
export class WindowSweeper {
  constructor(
    private readonly repository: WindowRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly telling: WindowTelling,
  ) {}

  /** Ends and then begins what is due, at most 200 of each. Returns how many moved. */
  async sweep(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      // What ends comes first: the next window of the same node may begin at that very moment.
      const ended = [
        ...(await this.repository.sweep(inside, 'end', ROWS)),
        ...(await this.repository.sweep(inside, 'lapse', ROWS)),
      ];
      const started = await this.repository.sweep(inside, 'start', ROWS);
      for (const row of ended) this.telling.tell(inside, 'window.ended', row, { by: 'itself' });
      for (const row of started) this.telling.tell(inside, 'window.started', row);
      return ended.length + started.length;
    });
  }
}

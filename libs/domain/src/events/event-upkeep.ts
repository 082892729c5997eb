import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { PlatformSettings } from '../settings/index.js';
import { EventRepository } from './event.repository.js';

/** The days of events: made ahead, dropped when they are older than the settings keep them. */
@Injectable()
export class EventUpkeep implements OnApplicationBootstrap {
  private readonly log = new Logger('EventUpkeep');

  constructor(
    private readonly repository: EventRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: PlatformSettings,
  ) {}

  /** A fault here must not stop the process: a day that is missing is made with its first event. */
  async onApplicationBootstrap(): Promise<void> {
    const made = this.rotatePartitions(Ctx.system('event partitions'));
    await made.catch((error: Error) => this.log.warn(`Partitions are not ready: ${error.message}`));
  }

  /** Partitions of the days to come. Returns how many were missing. */
  async rotatePartitions(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, (inside) => this.repository.makePartitions(inside));
  }

  /** Forgets the days that the settings do not keep. Returns how many. */
  async sweepRetention(ctx: Ctx): Promise<number> {
    const { eventsDays } = await this.settings.section('retention');
    return this.unitOfWork.run(ctx, (inside) => this.repository.drop(inside, eventsDays));
  }
}

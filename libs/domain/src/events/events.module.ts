import { Module } from '@nestjs/common';
import { PlatformSettingsModule } from '../settings/index.js';
import { EventLog } from './event-log.js';
import { EventReader } from './event-reader.js';
import { EventUpkeep } from './event-upkeep.js';
import { EventRepository } from './event.repository.js';

@Module({
  imports: [PlatformSettingsModule],
  providers: [EventLog, EventReader, EventRepository, EventUpkeep],
  exports: [EventLog, EventReader, EventUpkeep],
})
export class EventsModule {}

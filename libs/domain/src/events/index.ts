export { EventLog, type Happening, type HappeningThere } from './event-log.js';
export { EventReader } from './event-reader.js';
export { EventUpkeep } from './event-upkeep.js';
export type { EventPlace } from './event.repository.js';
export { EventsModule } from './events.module.js';

export { ReadingService } from './reading.service.js';
export { ReadingsModule } from './readings.module.js';
export { LogPreviewService } from './log-preview.service.js';

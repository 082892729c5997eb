export { MeasurementsModule } from './measurements.module.js';
export { PlatformMeasurements } from './platform-measurements.js';

export { fail, ok, warn, type Check } from './check.js';
export { runDoctor, type DoctorReport } from './doctor.js';
export { PartitionWatch } from './partition-watch.js';
export { SelfCheckRepository } from './self-check.repository.js';
export { SelfCheckModule } from './self-check.module.js';
export { SelfCheckService } from './self-check.service.js';

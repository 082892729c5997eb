export { fail, ok, warn, type Check } from './check.js';
export { runDoctor, type DoctorReport } from './doctor.js';
export { SelfCheckModule } from './self-check.module.js';
export { SelfCheckService } from './self-check.service.js';

export { ConsumeInstall } from './consume-install.js';
export { EnrolmentModule } from './enrolment.module.js';
export { EnrolmentService } from './enrolment.service.js';
export { InstallEndings } from './install-endings.js';
export { PrepareNode } from './prepare-node.js';
export { ReleaseTrust } from './release-trust.js';
export { installMachine } from './install.machine.js';

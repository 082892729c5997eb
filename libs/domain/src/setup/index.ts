export { SetupChecksService } from './setup-checks.service.js';
export { SetupModule } from './setup.module.js';
export { SetupService } from './setup.service.js';
export type { CompleteSetupInput, SetupReady } from './setup.service.js';

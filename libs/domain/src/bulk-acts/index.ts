export { bulkActMachine } from './bulk-act.machine.js';
export { BulkActRunner } from './bulk-act.runner.js';
export { BulkActService } from './bulk-act.service.js';
export { BulkActsModule } from './bulk-acts.module.js';

export { TransferLink } from './transfer-link.js';
export { TransferService } from './transfer.service.js';
export { TransferSweeper } from './transfer-sweeper.js';
export { TransfersModule } from './transfers.module.js';
export { transferMachine } from './transfer.machine.js';

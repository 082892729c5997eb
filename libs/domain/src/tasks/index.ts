export { ParkingLot } from './parking-lot.js';
export { TaskLeases } from './task-leases.js';
export { TaskOutputs } from './task-outputs.js';
export { TaskPartitions } from './task-partitions.js';
export { TaskReports } from './task-reports.js';
export { TaskService, type TaskQuery } from './task.service.js';
export { TaskSweeper } from './task-sweeper.js';
export { TasksModule } from './tasks.module.js';
export { taskMachine } from './task.machine.js';

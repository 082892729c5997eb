import { maintenanceConformance } from './testing/test-maintenance.js';

maintenanceConformance('PostgreSQL', () => ({}));

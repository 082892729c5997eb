import { testRedisUrl } from '@fettle/testing';
import { maintenanceConformance } from './testing/test-maintenance.js';

maintenanceConformance('Redis', () => ({ REDIS_URL: testRedisUrl() }));

import { testRedisUrl } from '@fettle/testing';
import { deliveryConformance } from './testing/test-deliveries.js';

deliveryConformance('Redis', () => ({ REDIS_URL: testRedisUrl() }));

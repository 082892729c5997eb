import { deliveryConformance } from './testing/test-deliveries.js';

deliveryConformance('PostgreSQL', () => ({}));

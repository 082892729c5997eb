import { testRedisUrl } from '@fettle/testing';
import { queueConformance } from './test-conformance.js';

queueConformance('redis', async () => testRedisUrl());

import { testRedisUrl } from '@fettle/testing';
import { queueConformance } from './conformance.js';

queueConformance('redis', async () => testRedisUrl());

import { testRedisUrl } from '@fettle/testing';
import { newId } from '../context/index.js';
import { busConformance } from './test-conformance.js';
import { RedisBus } from './redis-bus.js';

const prefix = newId();
busConformance(
  'redis',
  async () => testRedisUrl(),
  async (url) => new RedisBus({ url, prefix, beatMs: 500 }),
);

import { afterAll } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { platformDatabase } from '../database/test-stack.js';
import { queueConformance } from './test-conformance.js';

let home: TestDatabase;
afterAll(() => home.drop());
queueConformance('postgres', async () => (home = await platformDatabase()).url);

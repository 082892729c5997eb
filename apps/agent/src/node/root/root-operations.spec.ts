import { rootRequest } from '@fettle/contracts/agent/root-access';
import { describe, expect, it } from '@jest/globals';
import { rootOperations } from './root-operations.js';

describe('what the root helper can be asked for', () => {
  it.each(Object.keys(rootOperations))('%s is a name that a request can have', (name) => {
    const request = { op: 'operational', key: 'task.1', name, params: {} };
    expect(rootRequest.safeParse(request).error).toBeUndefined();
  });
});

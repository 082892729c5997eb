import { describe, expect, it } from '@jest/globals';
import { freePort } from './free-port.js';

describe('free ports', () => {
  it('are never the same one twice, also when nobody listens on the first yet', async () => {
    const ports: number[] = [];
    for (let round = 0; round < 500; round++) ports.push(await freePort());
    expect(new Set(ports).size).toBe(ports.length);
  });
});

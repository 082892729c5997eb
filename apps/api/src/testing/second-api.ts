import type { Type } from '@nestjs/common';
import { startApplication } from '@fettle/domain/application';
import { Config } from '@fettle/platform/config';
import { Lifecycle } from '@fettle/platform/process';
import { openSurfaces } from '../surfaces.js';
import type { TestApi } from './test-api.js';

/** Another API over the database and the keys of the first, as a second process would be: what one does, the other hears by the bus. */
export async function openSecondApi(first: TestApi): Promise<TestApi> {
  const lifecycle = new Lifecycle();
  const config = first.get(Config);
  const { core } = await startApplication('fettle-api-test-2', lifecycle, config);
  const ports = await openSurfaces(core, lifecycle, '0.0.0-test');
  return {
    ...first,
    core,
    ports,
    get: <T>(token: Type<T> | (abstract new (...args: never[]) => T)) =>
      core.get<T>(token as Type<T>, { strict: false }),
    close: async () => void (await lifecycle.stop()),
  };
}

import { expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { bulkActMachine } from './bulk-act.machine.js';

it('of a bulk act is sound', () => expect(problems(bulkActMachine)).toEqual([]));

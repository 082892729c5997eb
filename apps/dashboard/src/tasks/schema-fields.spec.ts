import { describe, expect, it } from '@jest/globals';
import { commandNames, commandOf } from '@fettle/contracts';
import * as z from 'zod';
import { fieldsOf, labelOf, payloadFrom, type ParameterSchema } from './schema-fields.ts';

const schemaOf = (name: (typeof commandNames)[number]) =>
  z.toJSONSchema(commandOf(name).params, { io: 'input', unrepresentable: 'any' }) as ParameterSchema;

describe('forms made from parameters', () => {
  it('name each field and its kind', () => {
    const fields = fieldsOf(schemaOf('user_manage'));
    expect(fields.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'username text',
      'action choice',
      'groups lines',
      'shell text',
      'removeHome yes',
      'targetId text',
    ]);
    expect(fields[1]).toMatchObject({ isRequired: true, initial: 'add' });
    expect(labelOf('delayMinutes')).toBe('Delay minutes');
    expect(labelOf('job_id')).toBe('Job id');
  });

  it('say what was typed, and nothing where nothing was', () => {
    const fields = fieldsOf(schemaOf('user_manage'));
    expect(payloadFrom(fields, { username: 'ada', groups: 'web, mail\n', shell: ' ', removeHome: 'true' })).toEqual({
      username: 'ada',
      action: 'add',
      groups: ['web', 'mail'],
      removeHome: true,
    });
    expect(payloadFrom(fieldsOf(schemaOf('reboot')), { delayMinutes: '5' })).toEqual({ delayMinutes: 5 });
  });

  it('exist for every command of the list, those of one’s own aside', () => {
    for (const name of commandNames.filter((one) => !['exec', 'shell.exec'].includes(one))) {
      const { properties = {}, required = [] } = schemaOf(name);
      const fields = new Set(fieldsOf(schemaOf(name)).map((field) => field.name));
      for (const must of required) expect([name, must, fields.has(must)]).toEqual([name, must, true]);
      expect(fields.size).toBeLessThanOrEqual(Object.keys(properties).length);
    }
  });
});

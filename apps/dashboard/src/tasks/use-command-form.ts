'use client';
import { useState } from 'react';
import { commandFrom, formFields, type Choosable } from './catalogue-form';
import { textOf } from './schema-fields';
import type { Task } from './task-words';

type Values = Readonly<Record<string, string>>;

/** Which of these commands is chosen, what is typed into its parameters, and what that comes to. */
export function useCommandForm(commands: readonly Choosable[], source?: Pick<Task, 'type' | 'payload'>) {
  const [name, setName] = useState<string>(source?.type ?? '');
  const [values, setValues] = useState<Values>(() => valuesOf(source));
  const [wasTried, setTried] = useState(false);
  const chosen = commands.find((one) => one.name === name);
  const { command, errors } = commandFrom(chosen ? name : '', values);
  return {
    commands,
    chosen,
    choose: (next: string) => {
      setName(next);
      setValues({});
      setTried(false);
    },
    fields: chosen ? formFields(name).filter((field) => field.name !== 'targetId') : [],
    values,
    set: (field: string, value: string) => setValues({ ...values, [field]: value }),
    command,
    /** Nothing is called wrong before somebody has tried to send it. */
    errors: wasTried ? errors : {},
    try: () => setTried(true),
  };
}
export type CommandForm = ReturnType<typeof useCommandForm>;

/** As they were typed; which target was meant has to be said again. */
function valuesOf(source: Pick<Task, 'payload'> | undefined): Values {
  const pairs = Object.entries(source?.payload ?? {}).filter(([name]) => name !== 'targetId');
  return Object.fromEntries(pairs.map(([name, value]) => [name, textOf(value)]));
}

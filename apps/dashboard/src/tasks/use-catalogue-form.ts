'use client';
import type { CommandInput } from '@fettle/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useNode } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { choosable, commandFrom, formFields } from './catalogue-form';
import { textOf } from './schema-fields';
import type { Task } from './task-words';
import { useOnceKey } from './use-once-key';

type Values = Readonly<Record<string, string>>;

/** What is chosen and typed in the form of a command of the list, what it comes to, and how it is sent. */
export function useCatalogueForm(nodeId: string | null, source: Task | undefined) {
  const { can } = useWorkspace();
  const [chosenNode, setNode] = useState(source?.nodeId ?? nodeId ?? '');
  const [name, setName] = useState<string>(source?.type ?? '');
  const [values, setValues] = useState<Values>(() => valuesOf(source));
  const [wasTried, setTried] = useState(false);
  const node = useNode(chosenNode || null).data;
  const commands = useMemo(
    () => (node ? choosable(node.commands, (permission) => can(permission, node)) : []),
    [node, can],
  );
  const chosen = commands.find((one) => one.name === name);
  const { command, errors } = commandFrom(chosen ? name : '', values);
  const create = useCreate();
  return {
    node,
    chosenNode,
    setNode,
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
    create,
    submit: () => {
      setTried(true);
      if (command && node && !create.isPending) create.mutate({ nodeId: node.id, command });
    },
  };
}
export type CatalogueForm = ReturnType<typeof useCatalogueForm>;

/** As they were typed; which target was meant has to be said again. */
function valuesOf(source: Task | undefined): Values {
  const pairs = Object.entries(source?.payload ?? {}).filter(([name]) => name !== 'targetId');
  return Object.fromEntries(pairs.map(([name, value]) => [name, textOf(value)]));
}

function useCreate() {
  const { id: workspaceId, path } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const keyOf = useOnceKey();
  return useMutation({
    mutationFn: (body: { nodeId: string; command: CommandInput }) =>
      api.tasks.create({ params: { workspaceId }, body, idempotencyKey: keyOf(body) }),
    onSuccess: (task) => {
      queryClient.setQueryData(keys.task(workspaceId, task.id), task);
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      router.push(path(`tasks/${task.id}`));
    },
  });
}

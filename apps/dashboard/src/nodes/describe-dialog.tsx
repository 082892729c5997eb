'use client';
import { UpdateNode } from '@fettle/contracts';
import { ActForm, Button, Dialog, Field, Input, TextArea } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from './node-presence';

/** Name and description of a node. Each time it opens it starts from what the node is. */
export function DescribeDialog({ node, open, onClose }: { node: Node; open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()} title={`Rename ${node.name}`}>
      {open ? <DescribeForm node={node} onClose={onClose} /> : null}
    </Dialog>
  );
}

function DescribeForm({ node, onClose }: { node: Node; onClose: () => void }) {
  const [name, setName] = useState(node.name);
  const [description, setDescription] = useState(node.description ?? '');
  const [isTried, setTried] = useState(false);
  const update = useDescribe(node);
  const isValid = UpdateNode.shape.name.safeParse(name).success;
  const submit = async () => {
    setTried(true);
    if (!isValid) return;
    await update.mutateAsync({ name, description, version: node.version });
    onClose();
  };
  return (
    <ActForm onSubmit={submit} error={update.error} failed="The node was not renamed">
      <Field
        label="Name"
        help="Its hostname stays."
        error={isTried && !isValid ? 'Enter 2 to 120 characters' : undefined}
        required
      >
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" autoFocus />
      </Field>
      <Field label="Description" optional>
        <TextArea
          rows={2}
          value={description}
          maxLength={500}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Keep the name</Button>
        <Button type="submit" variant="primary" busy={update.isPending ? 'Saving…' : undefined}>
          Save
        </Button>
      </div>
    </ActForm>
  );
}

function useDescribe({ id: nodeId, workspaceId }: Node) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; description: string; version: number }) =>
      api.nodes.update({ params: { workspaceId, nodeId }, body }),
    onSuccess: (node) => {
      cache.setQueryData(keys.node(workspaceId, nodeId), node);
      void cache.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
    },
  });
}

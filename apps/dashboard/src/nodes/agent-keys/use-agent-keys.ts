'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '../node-presence';

/** The keys of a node. A rotation that is under way is looked at often. */
export function useAgentKeys(node: Node) {
  const params = { workspaceId: node.workspaceId, nodeId: node.id };
  return useQuery({
    queryKey: keys.agentKeys(node.workspaceId, node.id),
    queryFn: ({ signal }) => api.agentKeys.list({ params, signal }),
  });
}

/** What can be done with the keys of a node; afterwards both the keys and the node are read again. */
export function useKeyActs(node: Node) {
  const queryClient = useQueryClient();
  const params = { workspaceId: node.workspaceId, nodeId: node.id };
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: keys.agentKeys(node.workspaceId, node.id) });
    await queryClient.invalidateQueries({ queryKey: keys.node(node.workspaceId, node.id) });
  };
  return {
    issue: useMutation({ mutationFn: (label: string) => api.agentKeys.issue({ params, body: { label } }), onSuccess }),
    rotate: useMutation({ mutationFn: () => api.agentKeys.rotate({ params, body: {} }), onSuccess }),
    rotateByHand: useMutation({ mutationFn: () => api.agentKeys.rotateByHand({ params, body: {} }), onSuccess }),
    revoke: useMutation({
      mutationFn: (keyId: string) => api.agentKeys.revoke({ params: { ...params, keyId } }),
      onSuccess,
    }),
    revokeAll: useMutation({ mutationFn: () => api.nodes.revokeKey({ params }), onSuccess }),
  };
}

export type KeyActs = ReturnType<typeof useKeyActs>;

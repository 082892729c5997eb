'use client';
import { AgentKeyPanel } from '../agent-key-panel';
import type { NodeTabProps } from './node-tabs';

/** What people keep of the node, its credential, and its end. */
export function ConfigTab({ node }: NodeTabProps) {
  return (
    <div className="flex max-w-[40rem] flex-col gap-4">
      <AgentKeyPanel node={node} />
    </div>
  );
}

'use client';
import { AgentKeyPanel } from '../agent-key-panel';
import { DangerPanel } from '../config/danger-panel';
import { RecordForm } from '../config/record-form';
import { ReenrolPanel } from '../config/reenrol-panel';
import { RootAccessPanel } from '../../root-access/root-access-panel';
import { WindowList } from '../maintenance/window-list';
import type { NodeTabProps } from './node-tabs';

/** What people keep of the node, its maintenance, its credential, and its end. */
export function ConfigTab({ node, workspace: { can } }: NodeTabProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {can('node:update', node) ? <RecordForm node={node} /> : null}
        <WindowList node={node} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <RootAccessPanel node={node} />
        <AgentKeyPanel node={node} />
        {can('agent-key:manage', node) ? <ReenrolPanel node={node} /> : null}
        {can('node:remove', node) ? <DangerPanel node={node} /> : null}
      </div>
    </div>
  );
}

'use client';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { Addresses } from './addresses';
import { ReachTest } from './reach-test';
import { Traffic } from './traffic';

/** The network as the node sees it: what it has, who talks to it, and whether it reaches somebody. */
export function NetworkTab({ node }: NodeTabProps) {
  const config = useReading({ node, command: 'network_config' });
  const stats = useReading({ node, command: 'network_stats' });
  return (
    <div className="flex flex-col gap-8">
      <ReachTest node={node} />
      <ReadingFrame node={node} reading={config} what="the addresses" command="network_config">
        {(result) => <Addresses result={result} />}
      </ReadingFrame>
      <ReadingFrame node={node} reading={stats} what="the traffic" command="network_stats">
        {(result) => <Traffic result={result} />}
      </ReadingFrame>
    </div>
  );
}

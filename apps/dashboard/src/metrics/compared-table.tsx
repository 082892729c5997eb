'use client';
import type { MetricName } from '@fettle/contracts';
import { IconButton, Link, SeriesMark } from '@fettle/ui';
import { X } from 'lucide-react';
import { useWorkspace } from '@/session/use-session';
import type { ComparedNode } from './aligned';
import { metricWords } from './metric-words';

export interface ComparedTableProps {
  metric: MetricName;
  /** In the order of their lines: the worst first. */
  nodes: readonly ComparedNode[];
  /** Ids that lead to nothing here. */
  missing: readonly string[];
  onRemove: (id: string) => void;
}

const cellClass = 'px-2 py-1.5 text-end whitespace-nowrap tabular-nums';
const headClass = 'px-2 py-1 font-medium';

/** What each line comes to in the window: which line it is, the newest value, the average and the highest. */
export function ComparedTable({ metric, nodes, missing, onRemove }: ComparedTableProps) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-dense">
        <caption className="sr-only">Nodes that are compared, the worst first</caption>
        <thead className="text-meta text-muted">
          <tr>
            <th scope="col" className={`${headClass} text-start`}>
              Node
            </th>
            {['Newest', 'Average', 'Highest'].map((title) => (
              <th key={title} scope="col" className={`${headClass} text-end`}>
                {title}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node, index) => (
            <NodeRow key={node.id} metric={metric} node={node} index={index} onRemove={() => onRemove(node.id)} />
          ))}
          {missing.map((id) => (
            <tr key={id} className="border-t border-line text-muted">
              <th scope="row" colSpan={4} className="px-2 py-1.5 text-start font-normal">
                A node that does not exist here any more
              </th>
              <td className="w-8 text-end">
                <Remove what="it" onRemove={() => onRemove(id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface NodeRowProps {
  metric: MetricName;
  node: ComparedNode;
  /** Of its line. */
  index: number;
  onRemove: () => void;
}

function NodeRow({ metric, node, index, onRemove }: NodeRowProps) {
  const { path } = useWorkspace();
  const { format } = metricWords[metric];
  return (
    <tr className="border-t border-line">
      <th scope="row" className="px-2 py-1.5 text-start font-normal">
        <span className="flex items-center gap-2">
          <SeriesMark index={index} width={20} />
          <Link
            href={`${path(`nodes/${node.id}`)}?tab=metrics`}
            className="inline-flex min-h-6 min-w-0 items-center hover:underline max-sm:min-h-11"
          >
            {node.name}
          </Link>
        </span>
      </th>
      {[node.latest, node.average, node.peak].map((value, at) => (
        <td key={at} className={cellClass}>
          {value === null ? <span className="text-muted">no data</span> : format(value)}
        </td>
      ))}
      <td className="w-8 text-end">
        <Remove what={node.name} onRemove={onRemove} />
      </td>
    </tr>
  );
}

function Remove({ what, onRemove }: { what: string; onRemove: () => void }) {
  return (
    <IconButton
      size="compact"
      label={`Take ${what} out of the comparison`}
      icon={<X size={14} aria-hidden />}
      onClick={onRemove}
    />
  );
}

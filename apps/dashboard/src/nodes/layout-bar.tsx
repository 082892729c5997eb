'use client';
import {
  cellMetricWords,
  cellMetrics,
  groupingWords,
  nodeGroupings,
  type CellMetric,
  type NodeGrouping,
} from '@fettle/contracts';
import { SegmentedControl, Select } from '@fettle/ui';
import { LayoutGrid, List } from 'lucide-react';
import { SavedViewMenu } from '@/views/saved-view-menu';
import type { SavedViewOfList } from '@/views/use-saved-view';

const layouts = [
  { value: 'list', label: 'List', icon: <List size={16} aria-hidden /> },
  { value: 'heat', label: 'Heat map', icon: <LayoutGrid size={16} aria-hidden /> },
] as const;
const groupings = [
  { value: '', label: 'Ungrouped' },
  ...nodeGroupings.map((value) => ({ value, label: `By ${groupingWords[value].label.toLowerCase()}` })),
];
const metrics = cellMetrics.map((value) => ({ value, label: cellMetricWords[value] }));

/** On a phone all three share one line, so that the nodes begin higher up. */
const choiceClass = 'max-sm:min-w-0 max-sm:flex-1 max-sm:*:text-ellipsis';

/** How the nodes are laid out: the saved view, rows or cells, and what they are grouped or coloured by. */
export function LayoutBar({ saved }: { saved: SavedViewOfList }) {
  const { layout, groupBy, metric } = saved.state;
  return (
    <div className="flex items-center gap-2 max-sm:gap-1.5 sm:flex-wrap">
      <SavedViewMenu list="nodes" saved={saved} />
      <SegmentedControl label="Layout" segments={layouts} value={layout} onChange={saved.setLayout} iconOnly="phone" />
      {layout === 'heat' ? (
        <Select
          className={choiceClass}
          aria-label="What the cells show"
          options={metrics}
          value={metric}
          onChange={({ target }) => saved.setMetric(target.value as CellMetric)}
        />
      ) : (
        <Select
          className={choiceClass}
          aria-label="Group the nodes"
          options={groupings}
          value={groupBy ?? ''}
          onChange={({ target }) => saved.setGroup((target.value || null) as NodeGrouping | null)}
        />
      )}
    </div>
  );
}

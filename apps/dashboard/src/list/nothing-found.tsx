import { Button, EmptyState } from '@fettle/ui';

export interface NothingFoundProps {
  noun: 'node' | 'task';
  /** Where words without a field are looked for. */
  searched: string;
  isReadable: boolean;
  onClear: () => void;
}

/** In place of the rows of a list whose filter matches none, or cannot be read. */
export function NothingFound({ noun, searched, isReadable, onClear }: NothingFoundProps) {
  return (
    <EmptyState
      title={isReadable ? `No ${noun} matches` : 'This filter cannot be read'}
      action={<Button onClick={onClear}>Show all {noun}s</Button>}
    >
      {isReadable
        ? `Words without a field are looked for in ${searched}.`
        : 'What is wrong is underlined above. Nothing is shown until it is put right or taken away.'}
    </EmptyState>
  );
}

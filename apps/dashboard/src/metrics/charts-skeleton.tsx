import { Skeleton } from '@fettle/ui';

/** As high as what comes, so that nothing below it moves: six charts, or a sentence where nothing was ever measured. */
export function ChartsSkeleton({ count }: { count: number }) {
  return (
    <div className="grid gap-x-6 gap-y-5 xl:grid-cols-2">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} {...(index === 0 ? { label: 'Reading measurements' } : {})} className="h-48" />
      ))}
    </div>
  );
}

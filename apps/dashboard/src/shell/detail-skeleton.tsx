'use client';
import { Skeleton } from '@fettle/ui';

/** The shape of a node's or task's page while it is read: header, the wide part, the facts beside it. */
export function DetailSkeleton({ what }: { what: string }) {
  return (
    <>
      <h1 className="sr-only">Reading the {what}</h1>
      <div className="flex flex-col gap-2">
        <Skeleton className="w-16" />
        <Skeleton label={`Reading the ${what}`} className="h-7 w-56" />
        <Skeleton className="h-5 w-80 max-w-full" />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-[66dvh]" />
        <Skeleton className="h-72" />
      </div>
    </>
  );
}

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** A part of setup that may be left as it is: its line says what holds then. */
export function Disclosure({ title, now, children }: { title: string; now: ReactNode; children: ReactNode }) {
  return (
    <details className="group rounded-control border border-line">
      <summary className="flex min-h-9 cursor-pointer list-none items-center gap-2 px-2 text-dense max-sm:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 text-muted transition-transform duration-120 group-open:rotate-90"
        />
        <span className="font-medium">{title}</span>
        <span className="min-w-0 flex-1 truncate text-end text-meta text-muted">{now}</span>
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3">{children}</div>
    </details>
  );
}

import type { ReactNode } from 'react';

export interface SignInCardProps {
  /** Product and installation: "Fettle · homelab". */
  brand: ReactNode;
  title: string;
  description?: ReactNode;
  /** The permanent strip of the admin console; nothing for operators. */
  strip?: ReactNode;
  /** Under the card: help, version. */
  footer?: ReactNode;
  children: ReactNode;
}

/** A page with one form: sign-in, setup, step-up. It hangs from the top: a centred card would jump when a message appears. */
export function SignInCard({ brand, title, description, strip, footer, children }: SignInCardProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      {strip ? (
        <section aria-label="Where you are" data-inverted className="bg-bg px-4 py-1.5 text-meta font-medium text-ink">
          {strip}
        </section>
      ) : null}
      <main className="mx-auto flex w-full max-w-100 flex-1 flex-col gap-6 px-4 pb-12 pt-[clamp(2rem,16dvh,10rem)]">
        <div className="text-body font-semibold">{brand}</div>
        <div className="rounded-panel border border-line bg-surface p-5">
          <h1 className="text-page font-semibold">{title}</h1>
          {description ? <div className="mt-1 text-body text-muted">{description}</div> : null}
          <div className="mt-5">{children}</div>
        </div>
        {footer ? <footer className="text-meta text-muted">{footer}</footer> : null}
      </main>
    </div>
  );
}

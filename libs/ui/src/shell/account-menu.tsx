import { CircleUser } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Popover } from '../overlay/popover.js';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';
import { ThemeToggle } from '../theme/theme-toggle.js';
import { ZoneSwitch } from '../time/zone-switch.js';

export interface AccountMenuProps {
  name: string;
  email: string;
  /** What the person may do here, in a few words. */
  role: ReactNode;
  /** The person's own pages. Only those that exist. */
  pages?: readonly { href: string; label: string; icon: ReactNode }[];
  /** The clock's zone is switched in the top bar where there is room, so here on phones only. */
  zoneOnPhonesOnly?: boolean;
  signOut: { act: () => void; isBusy: boolean; error: unknown };
}

/** Who is signed in, how the page looks, which clock it shows, and the way out. */
export function AccountMenu({ name, email, role, pages = [], zoneOnPhonesOnly = false, signOut }: AccountMenuProps) {
  return (
    <Popover
      label="Account and display"
      trigger={
        <Button variant="ghost" icon={<CircleUser size={16} aria-hidden />} className="max-sm:min-w-11 max-sm:px-3">
          <span className="max-w-40 truncate max-lg:sr-only">{name}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-4 text-dense">
        <div>
          <p className="font-medium [overflow-wrap:anywhere]">{email}</p>
          <p className="text-muted">{role}</p>
        </div>
        {pages.length > 0 ? (
          <ul className="-mx-2 flex flex-col">
            {pages.map(({ href, label, icon }) => (
              <li key={href}>
                <Link
                  href={href}
                  className="flex min-h-8 items-center gap-3 rounded-control px-2 hover:bg-raised max-sm:min-h-11"
                >
                  {icon}
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex items-center justify-between gap-4">
          Theme <ThemeToggle />
        </div>
        <div className={cn('flex items-center justify-between gap-4', zoneOnPhonesOnly && 'sm:hidden')}>
          Clock <ZoneSwitch />
        </div>
        {signOut.error ? <InlineError error={signOut.error} title="You are still signed in" /> : null}
        <Button onClick={signOut.act} busy={signOut.isBusy ? 'Signing out…' : undefined}>
          Sign out
        </Button>
      </div>
    </Popover>
  );
}

import type { ReactNode } from 'react';
import { themeScript } from '../theme/theme.js';

/** The document around every page. `nonce`: of this answer, without which the theme would flash. */
export function PageDocument({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Browsers hide a nonce from scripts after parsing, so server and client never agree on this attribute. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  );
}

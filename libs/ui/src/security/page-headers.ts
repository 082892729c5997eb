/** What decides the headers of a page. */
export interface PageHeaderInput {
  /** Fresh per request, base64; Next puts it on every script and style element that it writes. */
  nonce: string;
  /** Whether the browser reached us over https (directly or through a proxy that ends TLS). */
  isHttps: boolean;
  /** The development server needs eval and inline styles for hot reloading. Never in production. */
  isDevelopment: boolean;
}

/** The Content-Security-Policy of a page: scripts and style elements by nonce, everything else from this origin only. */
export function contentSecurityPolicy({ nonce, isHttps, isDevelopment }: PageHeaderInput): string {
  const directives = [
    `default-src 'self'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    isDevelopment ? `style-src-elem 'self' 'unsafe-inline'` : `style-src-elem 'self' 'nonce-${nonce}'`,
    // Positions of menus, charts and virtual rows are style attributes; they cannot load or run anything.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ];
  if (isHttps) directives.push('upgrade-insecure-requests');
  return directives.join('; ');
}

/** Every security header of a page, CSP included. */
export function pageHeaders(input: PageHeaderInput): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(input),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=()',
    ...(input.isHttps ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/** Whether an address is this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** How a developer on the machine itself reaches a port, by either name. */
export function localUrls(port: number): [string, string] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}

/** Whose browsers a surface believes: from outside only the public URL is right. */
export function originsOf(bind: string, publicUrl: string, port: number): string[] {
  const { origin } = new URL(publicUrl);
  return [...new Set(isLoopback(bind) ? [origin, ...localUrls(port)] : [origin])];
}

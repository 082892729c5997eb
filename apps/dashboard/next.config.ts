import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  // Icons are thousands of modules behind one door.
  experimental: { optimizePackageImports: ['lucide-react', '@fettle/ui'] },
};

export default config;

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// The component gallery is a page of the development server that asks for it. A build for production has no such file.
const hasGallery = process.env.NODE_ENV === 'development' && process.env['FETTLE_GALLERY'] === '1';

const config: NextConfig = {
  pageExtensions: [...(hasGallery ? ['gallery.tsx'] : []), 'tsx', 'ts'],
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Icons are thousands of modules behind one door.
  experimental: { optimizePackageImports: ['lucide-react', '@fettle/ui'] },
};

export default config;

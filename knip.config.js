// Unused files, exports and dependencies. Entries are what something other than an import starts.
const specs = 'src/**/*.spec.{ts,tsx}';
const app = { entry: ['src/main.ts', specs], project: 'src/**/*.ts' };
const next = {
  entry: ['src/app/**/{page,layout,route,error,global-error,not-found,loading}.tsx', specs, 'e2e/**/*.spec.ts'],
  project: ['{src,e2e}/**/*.{ts,tsx}', 'src/**/*.css'],
};

export default {
  ignoreExportsUsedInFile: true,
  treatConfigHintsAsErrors: false,
  workspaces: {
    '.': {
      entry: ['infra/{,agent/,compose/}*.spec.mjs', 'infra/agent/release.mjs', 'infra/compose/healthcheck.mjs'],
      project: 'infra/**/*.mjs',
      // infra starts these programs by their path; oxlint finds tsgolint by itself.
      ignoreDependencies: ['jest', 'oxlint', 'oxlint-tsgolint', 'prettier'],
      ignoreBinaries: ['setpriv'],
    },
    'libs/tooling': { entry: ['*.mjs', '**/*.spec.mjs'], project: '**/*.mjs' },
    // Its files are served as they lie, not imported.
    'libs/platform': { entry: specs, project: 'src/**/*.{ts,tsx}', ignoreDependencies: ['swagger-ui-dist'] },
    'libs/*': { entry: specs, project: 'src/**/*.{ts,tsx}' },
    // Programs that the benchmarks start by their path.
    bench: {
      entry: ['src/main.ts', 'src/proof.ts', 'src/page.ts', 'src/servers/*.ts', 'src/output/*-page.ts', specs],
      project: 'src/**/*.ts',
    },
    'apps/*': app,
    'apps/agent': {
      entry: ['src/main.ts', specs, 'build.mjs'],
      project: ['src/**/*.ts', '*.mjs'],
      // Resolved by path: it is a program that the build runs.
      ignoreDependencies: ['postject'],
      // Programs of the machine that tests use.
      ignoreBinaries: ['mkfifo', 'dpkg-query', 'truncate'],
    },
    // The compiler base of its browser tests.
    'apps/dashboard': {
      ...next,
      // The gallery is a page of the development server alone.
      entry: [...next.entry, 'src/app/gallery/**/page.gallery.tsx'],
      ignoreDependencies: ['@fettle/tooling'],
    },
    'apps/admin': next,
  },
};

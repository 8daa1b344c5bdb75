import { defineConfig } from 'vitest/config';

// The server reads manifest.json to find the hashed names, so the base is where it serves wwwroot/client.
export default defineConfig({
  base: '/client/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../Parley.Server/wwwroot/client',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: ['es2022', 'chrome110', 'edge110', 'firefox115', 'safari16.4'],
    // The content security policy allows neither inline scripts nor data: addresses for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        main: 'src/main.ts',
        'main.fr': 'src/main.fr.ts',
        'main.ar': 'src/main.ar.ts',
        site: 'src/site.ts',
        watch: 'src/watch.ts',
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    environment: 'node',
    setupFiles: ['tests/english.ts'],
  },
});

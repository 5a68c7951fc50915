// Who may import whom. Each rule's comment is the sentence that a violation prints.

const tests = '\\.test\\.ts$';
const sdk = '^core/src/sdk/index\\.ts$';
const testing = '^core/src/testing/index\\.ts$';
// The plugins of the tests keep the rules of plugins.
const plugins = '^(plugins|core/fixtures)/';
const fixtures = '^core/fixtures/';
const api = '^plugins/[^/]+/src/api\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-names-no-plugin',
      comment: 'The core works without any plugin: it discovers them and never imports one.',
      severity: 'error',
      from: { path: '^(core|themes)/' },
      to: { path: ['^plugins/', '^@lacoopol/(?!core(/|$))', 'node_modules/@lacoopol/(?!core(/|$))'] },
    },
    {
      name: 'plugin-imports-sdk-only',
      comment: 'Of the core, a plugin imports only @lacoopol/core/sdk.',
      severity: 'error',
      from: { path: plugins, pathNot: tests },
      to: {
        path: ['^core/', '^@lacoopol/core(/|$)', 'node_modules/@lacoopol/core(/|$)'],
        pathNot: [sdk, fixtures],
      },
    },
    {
      name: 'plugin-tests-import-testing-only',
      comment: "Of the core, a plugin's tests import only @lacoopol/core/sdk and @lacoopol/core/testing.",
      severity: 'error',
      from: { path: `${plugins}.*${tests}` },
      to: {
        path: ['^core/', '^@lacoopol/core(/|$)', 'node_modules/@lacoopol/core(/|$)'],
        pathNot: [sdk, testing, fixtures],
      },
    },
    {
      name: 'plugin-imports-api-only',
      comment: 'Of another plugin, a plugin imports only its api.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^plugins/', pathNot: ['^plugins/$1/', api] },
    },
    {
      name: 'awilix-in-the-composition-root',
      comment:
        'Only composition.ts and the request scope know the container; everything else gets what it needs as arguments.',
      severity: 'error',
      from: { path: '^(core|plugins)/', pathNot: '^core/src/(composition|http/scope)\\.ts$' },
      to: { path: 'node_modules/awilix/' },
    },
    {
      name: 'tsyringe-behind-the-bridge',
      comment: "Only the plugins' bridge and the sdk know tsyringe and its metadata.",
      severity: 'error',
      from: { path: '^(core|plugins)/', pathNot: '^core/src/(plugins/bridge\\.ts$|sdk/)' },
      to: { path: 'node_modules/(tsyringe|reflect-metadata)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other, even for types only, cannot be read one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'testing-stays-out',
      comment: 'What runs in production imports nothing from the testing kit, from a test, or from devDependencies.',
      severity: 'error',
      from: { path: '^(core|plugins/[^/]+)/src/', pathNot: ['^core/src/testing/', tests] },
      to: {
        path: [
          '^core/src/testing/',
          tests,
          'node_modules/(chai|mocha|smtp-server|fast-check|playwright-core|axe-core)/',
        ],
      },
    },
    {
      name: 'browser-scripts-apart',
      comment: 'Scripts of the browser and code of the server do not import each other.',
      severity: 'error',
      from: { path: '/assets/' },
      to: { path: '^(core|plugins/[^/]+)/src/' },
    },
    {
      name: 'server-code-apart',
      comment: 'Scripts of the browser and code of the server do not import each other.',
      severity: 'error',
      from: { path: '^(core|plugins/[^/]+)/src/' },
      to: { path: '/assets/' },
    },
    {
      name: 'resolvable',
      comment: 'What is imported must exist.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Not `exclude`: that would hide who imports compiled code by its path.
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    // Without swc, dependency-cruiser skips .ts files with no more than a warning.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // `source` leads from a package's export to its .ts file instead of the compiled one.
      conditionNames: ['source', 'import', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.css'],
    },
  },
};

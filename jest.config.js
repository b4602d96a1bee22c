const babel = {
  // Not the dashboard's own, which asks for plugins that only its repository has.
  configFile: false,
  presets:    [['@babel/preset-env', { targets: { node: 'current' } }], ['@babel/preset-typescript', { allowDeclareFields: true }]],
};

/** Unit tests of the extension; everything outside `pkg/` is tested by Vitest. */
module.exports = {
  testEnvironment:        'jsdom',
  // Node's entry points of libraries: their browser builds expect a global Vue.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
  roots:                  ['<rootDir>/pkg'],
  testMatch:              ['**/*.test.ts'],
  setupFilesAfterEnv:     ['<rootDir>/pkg/product-pods/test-support/setup.ts'],
  moduleFileExtensions:   ['ts', 'js', 'mjs', 'vue', 'json'],
  moduleNameMapper:       {
    '^@shell/(.*)$':                '<rootDir>/node_modules/@rancher/shell/$1',
    '^@components/(.*)$':           '<rootDir>/node_modules/@rancher/shell/rancher-components/$1',
    '^@product-pods/domain$':       '<rootDir>/packages/domain/src/index.ts',
    '\\.(svg|png)$':                '<rootDir>/pkg/product-pods/test-support/image.ts',
  },
  transform: {
    '\\.vue$':         '<rootDir>/pkg/product-pods/test-support/vue-transform.js',
    '\\.(m?js|ts)$': ['babel-jest', babel],
    '\\.ya?ml$': '<rootDir>/pkg/product-pods/test-support/yaml-transform.js',
  },
  // The dashboard's sources and some of its libraries come as modules.
  transformIgnorePatterns: ['/node_modules/(?!(@rancher/shell|color|color-string|color-convert|color-name|vee-validate|@vee-validate|clipboard-polyfill|yaml)/)'],
  globals:                 { 'vue-jest': { transform: { '^(js|ts)$': require.resolve('./pkg/product-pods/test-support/script-transform.js') } } },
  restoreMocks:            true,
};

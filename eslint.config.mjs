import shellConfig from '@rancher/shell/eslint.config.base.mjs';

/** Dependencies point one way: extension, operator, stack → domain. */
const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default [
  ...shellConfig,
  { ignores: ['assets/**', 'tmp/**', 'packages/*/dist/**', 'charts/**'] },
  {
    languageOptions: { globals: { structuredClone: 'readonly' } },
    rules: {
      // TypeScript's own compiler checks names; these core rules do not know its syntax.
      'no-undef':                           'off',
      'no-unused-vars':                     'off',
      'no-redeclare':                       'off',
      '@typescript-eslint/no-unused-vars':  ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      indent:                               'off',
      'key-spacing':                        'off',
      'arrow-parens':                       'off',
      'object-curly-newline':               'off',
      'comma-dangle':                       'off',
      'no-extra-parens':                    'off',
      'multiline-ternary':                  'off',
      'newline-per-chained-call':           'off',
      'lines-between-class-members':        'off',
    },
  },
  {
    files: ['scripts/**', 'stack/**', 'tests/**', 'packages/operator/**'],
    rules: { 'no-console': 'off' },
  },
  forbid(['packages/domain/**'], ['node:*', '@product-pods/*', '@kubernetes/*', '@shell/*', 'vue*'], 'domain is pure: no I/O, no framework, no other part.'),
  forbid(['packages/operator/**'], ['@product-pods/stack*', '@shell/*', '**/pkg/**', '**/stack/**'], 'the operator depends on domain alone.'),
  forbid(['packages/cli/**'], ['@product-pods/operator*', '@product-pods/stack*', '@shell/*', '**/pkg/**', '**/stack/**'], 'the command line depends on domain alone.'),
  forbid(['pkg/**'], ['@product-pods/operator*', '@product-pods/stack*', '**/packages/**', '**/stack/**', 'node:*'], 'the extension depends on domain alone.'),
];

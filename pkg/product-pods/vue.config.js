const shellConfig = require('./.shell/pkg/vue.config')(__dirname);

module.exports = {
  ...shellConfig,
  chainWebpack(context) {
    shellConfig.chainWebpack(context);
    // Types are checked by `npm run lint`: the checker inside webpack would judge the shell's own sources by our stricter rules.
    context.plugins.delete('fork-ts-checker');
    // A report of 300 kB that nobody reads would be shipped with every version.
    context.plugins.delete('webpack-bundle-analyzer');
  },
};

const { createTransformer } = require('babel-jest').default;

// The script of a component; its file is not named `.ts`, so the preset is told to look into all of them.
module.exports = createTransformer({
  configFile: false,
  presets:    [['@babel/preset-env', { targets: { node: 'current' } }], ['@babel/preset-typescript', { allowDeclareFields: true, allExtensions: true }]],
});

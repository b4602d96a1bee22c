const yaml = require('js-yaml');

module.exports = { process: (text) => ({ code: `module.exports = { __esModule: true, default: ${ JSON.stringify(yaml.load(text)) } };` }) };

const yaml = require('js-yaml');

module.exports = { process: (text) => ({ code: `module.exports = ${ JSON.stringify(yaml.load(text)) };` }) };

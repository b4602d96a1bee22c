// The compiler reads imported prop types from disk, which it cannot find by itself inside Jest.
require('@vue/compiler-sfc').registerTS(() => require('typescript'));

module.exports = require('@vue/vue3-jest');

// The compiler reads imported prop types from disk, which it cannot find by itself inside Jest.
require('@vue/compiler-sfc').registerTS(() => require('typescript'));

// Only this: its own cache key is made with the dashboard's Babel configuration, which asks for plugins we do not have.
module.exports = { process: require('@vue/vue3-jest').process };

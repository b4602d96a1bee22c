#!/usr/bin/env node
// After a change of a package.json: installs it and brings yarn.lock up to date in its committed form.
import { ensureNode, NODE_VERSION } from './lib/node.mjs';
import { updateNodeModules } from './lib/yarn.mjs';

await updateNodeModules({ ...await ensureNode(), nodeVersion: NODE_VERSION });

// What every script of this folder begins with: from any Node 20+ to the project's own Node, packages and TypeScript.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureNode, NODE_VERSION } from './node.mjs';
import { ROOT } from './paths.mjs';
import { say } from './progress.mjs';
import { ensureNodeModules } from './yarn.mjs';

export { ensureDebianPackages } from './debian.mjs';

/** Prepares Node and node_modules. */
export async function bootstrap(env = process.env) {
  const tools = await ensureNode(env);

  await ensureNodeModules({ ...tools, nodeVersion: NODE_VERSION });

  return tools;
}

/**
 * Runs a TypeScript file of the checkout with the project's Node and gives its exit code.
 *
 * Ctrl-C reaches the program by the terminal; SIGTERM and SIGHUP are passed on. Either way this process waits for its end.
 */
export async function runTypeScript(entry, args = [], { env = {} } = {}) {
  try {
    const tools = await bootstrap({ ...process.env, ...env });
    const loader = join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs');
    const child = spawn(tools.node, ['--import', `file://${ loader }`, join(ROOT, entry), ...args], { stdio: 'inherit', env: tools.env });

    process.on('SIGINT', () => {});
    ['SIGTERM', 'SIGHUP'].forEach((signal) => process.on(signal, () => child.kill(signal)));

    return await new Promise((resolve, reject) => {
      child.on('error', reject).on('exit', (code, signal) => resolve(signal ? 137 : code));
    });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));

    return 1;
  }
}

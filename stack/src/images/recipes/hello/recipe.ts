import { join } from 'node:path';
import type { Recipe } from '../../recipe';

/** The smallest product there is: one page with a message. */
export const hello: Recipe = {
  name:            'hello',
  version:         '0.1.0',
  description:     'A web page with a message',
  estimateSeconds: 20,
  layers:          [
    {
      kind: 'debian',
suite: 'bookworm',
variant: 'extract',
packages: ['busybox-static'],
busyboxLinks: true,
      user: { name: 'hello', id: 10001, home: '/' },
ownFolders: ['/srv/www'],
    },
    { kind: 'files', rootfs: join(import.meta.dirname, 'rootfs') },
  ],
  config: {
    user:         '10001:10001',
    entrypoint:   ['/usr/local/bin/hello'],
    env:          { MESSAGE: 'hi', PORT: '8080' },
    exposedPorts: [8080],
  },
};

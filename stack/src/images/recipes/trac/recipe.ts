import { join } from 'node:path';
import type { Recipe } from '../../recipe';

/** Trac with its accounts plugin behind gunicorn. See `rootfs/opt/product-pods/trac_pod/settings.py` for its variables. */
export const trac: Recipe = {
  name:            'trac',
  version:         '0.1.0',
  description:     'The issue tracker Trac 1.6, with form login and PostgreSQL',
  estimateSeconds: 75,
  layers:          [
    {
      kind:       'debian',
      suite:      'bookworm',
      variant:    'essential',
      packages:   ['python3', 'tzdata'],
      user:       { name: 'trac', id: 10001, home: '/var/lib/trac' },
      ownFolders: ['/var/lib/trac', '/run/trac'],
      prune:      [
        '/usr/share/perl', '/usr/share/perl5', '/usr/lib/*/perl', '/usr/share/zoneinfo/right', '/usr/lib/python3*/lib2to3', '/usr/lib/python3*/idlelib',
        '/usr/lib/python3*/tkinter', '/usr/lib/python3*/test',
      ],
      python:     { requirements: join(import.meta.dirname, 'requirements.txt'), to: '/opt/python' },
    },
    { kind: 'files', rootfs: join(import.meta.dirname, 'rootfs') },
  ],
  config: {
    user:       '10001:10001',
    entrypoint: ['/usr/bin/python3', '-m', 'trac_pod'],
    env:        {
      LANG:                    'C.UTF-8',
      HOME:                    '/tmp',
      PYTHONPATH:              '/opt/product-pods:/opt/python',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED:        '1',
      PYTHONWARNINGS:          'ignore:pkg_resources is deprecated',
      PGSERVICE:               'trac',
      PGSERVICEFILE:           '/opt/product-pods/pg_service.conf',
    },
    workingDir:   '/tmp',
    exposedPorts: [8080],
  },
};

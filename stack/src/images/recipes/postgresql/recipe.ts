import { join } from 'node:path';
import type { Recipe } from '../../recipe';

/** PostgreSQL 15 of Debian 12. See `rootfs/usr/local/bin/postgresql` for its variables. */
export const postgresql: Recipe = {
  name:            'postgresql',
  version:         '0.1.0',
  description:     'PostgreSQL 15 that sets itself up once and runs without root',
  estimateSeconds: 60,
  layers:          [
    {
      kind:       'debian',
      suite:      'bookworm',
      variant:    'essential',
      packages:   ['postgresql-15'],
      // The volume's database is made by the entry point, not by the package.
      presets:    { '/etc/postgresql-common/createcluster.conf': 'create_main_cluster = false' },
      user:       { name: 'postgres', id: 10001, home: '/var/lib/postgresql' },
      ownFolders: ['/var/lib/postgresql', '/run/postgresql'],
      // Just-in-time compilation is an optional plugin of 130 MB; Perl serves Debian's tools for clusters of its own.
      prune:      [
        '/usr/lib/*/libLLVM*', '/usr/lib/*/libz3*', '/usr/lib/llvm-*', '/usr/lib/postgresql/15/lib/llvmjit*', '/usr/lib/postgresql/15/lib/bitcode',
        '/usr/share/perl', '/usr/share/perl5', '/usr/lib/*/perl', '/usr/share/postgresql-common', '/usr/share/zoneinfo/right', '/usr/lib/*/libicudata.a',
      ],
    },
    { kind: 'files', rootfs: join(import.meta.dirname, 'rootfs') },
  ],
  config: {
    user:         '10001:10001',
    entrypoint:   ['/usr/local/bin/postgresql'],
    env:          {
      LANG: 'C.UTF-8', PATH: '/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin', PGDATA: '/var/lib/postgresql/data/pgdata',
    },
    exposedPorts: [5432],
    // Fast shutdown: SIGTERM would wait for the clients to leave.
    stopSignal:   'SIGINT',
  },
};

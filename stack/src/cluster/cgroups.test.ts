import { describe, expect, it } from 'vitest';
import { parseHierarchies } from './cgroups';

const line = (mountPoint: string, rest: string) => `30 24 0:26 / ${ mountPoint } rw,nosuid shared:9 - ${ rest }`;

describe('parseHierarchies', () => {
  it('finds the one hierarchy of a machine with control groups v2', () => {
    expect(parseHierarchies([
      line('/', 'ext4 /dev/vda rw'),
      line('/sys/fs/cgroup', 'cgroup2 cgroup2 rw,nsdelegate'),
    ].join('\n'))).toEqual([{ mountPoint: '/sys/fs/cgroup', version: 2, controllers: ['rw', 'nsdelegate'] }]);
  });

  it('finds each controller\'s own hierarchy of v1, and v2 beside them', () => {
    const found = parseHierarchies([
      line('/sys/fs/cgroup', 'tmpfs tmpfs rw'),
      line('/sys/fs/cgroup/cpuset', 'cgroup cgroup rw,cpuset'),
      line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup cgroup rw,cpu,cpuacct'),
      line('/sys/fs/cgroup/unified', 'cgroup2 cgroup2 rw'),
      '',
    ].join('\n'));

    expect(found.map(({ mountPoint, version }) => [mountPoint, version])).toEqual([
      ['/sys/fs/cgroup/cpuset', 1], ['/sys/fs/cgroup/cpu,cpuacct', 1], ['/sys/fs/cgroup/unified', 2],
    ]);
    expect(found[0]?.controllers).toContain('cpuset');
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeRelease, manifestResources } from './release';

describe('decodeRelease', () => {
  it('undoes Helm\'s encoding inside Kubernetes\' own', () => {
    const packed = gzipSync(JSON.stringify({ name: 'h1', version: 2 })).toString('base64');

    expect(decodeRelease({ metadata: { name: 's' }, data: { release: Buffer.from(packed).toString('base64') } })).toEqual({ name: 'h1', version: 2 });
  });
});

describe('manifestResources', () => {
  const manifest = `---
# Source: a
apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: elsewhere, namespace: other}
---
# nothing in here
---
kind: Half
`;

  it('lists the objects, with a namespace where they lie in one', () => {
    expect(manifestResources(manifest, 'ns', (_apiVersion, kind) => kind !== 'ClusterRole')).toEqual([
      { apiVersion: 'v1', kind: 'Service', name: 'web', namespace: 'ns' },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'reader' },
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'elsewhere', namespace: 'other' },
    ]);
  });
});

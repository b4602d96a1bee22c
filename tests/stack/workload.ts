import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolderFor } from '../../stack/src/cluster/binaries';
import { COMPONENTS } from '../../stack/src/cluster/components';

/** A web server that notes each of its starts and its orderly end on a volume, with a Service. */
export const VOLUME_POD = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Mi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: localhost/product-pods/node:1
          command: [/bin/sh, -c, 'echo start >>/data/log; trap "echo end >>/data/log; exit 0" TERM; /bin/busybox httpd -p 80 -h /data; while :; do sleep 1; done']
          readinessProbe: { httpGet: { path: /log, port: 80 }, periodSeconds: 1 }
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

function binary(name: string): string {
  const component = COMPONENTS.find((candidate) => candidate.name === name);

  return component ? join(cacheFolderFor(component), name) : name;
}

/** Runs kubectl as the administrator of the stack on that data. */
export function kubectl(dataDir: string, args: string[], input?: string): string {
  return execFileSync(binary('kubectl'), ['--kubeconfig', join(dataDir, 'kubeconfig', 'admin'), ...args], { input, encoding: 'utf8' });
}

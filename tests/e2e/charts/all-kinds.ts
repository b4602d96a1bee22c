import { dump } from 'js-yaml';
import type { Chart } from '../../../stack/src/charts/chart';

const QUESTIONS = {
  questions: [
    { variable: 'host', label: 'Host name', type: 'hostname', required: true, group: 'Network' },
    { variable: 'tls', label: 'With TLS', type: 'boolean', default: false, group: 'Network', show_subquestion_if: true, subquestions: [{ variable: 'issuer', label: 'Issuer', type: 'string', required: true }] },
    { variable: 'replicas', label: 'Replicas', type: 'int', min: 0, max: 9, default: 1, group: 'General' },
    { variable: 'backup', label: 'Backup', type: 'cron', default: '0 3 * * *', group: 'General' },
    { variable: 'memory', label: 'Memory', default: '1Gi', group: 'General' },
    { variable: 'password', label: 'Password', type: 'password', group: 'General', min_length: 12 },
    { variable: 'settings', label: 'Settings from', type: 'reference[configmap]', group: 'General' },
    { variable: 'labels', label: 'Labels', type: 'map[string]', default: { tier: 'web' }, group: 'General' },
    { variable: 'paths', label: 'Paths', type: 'array[string]', default: ['/'], group: 'General' },
  ],
};

const VALUES = `# What nobody is asked for.
untouched: true
host: ""
replicas: 1 # of the page
`;

/** A chart whose form has a field of every kind that does more than take a text. */
export function allKindsChart(): Chart {
  const metadata: Chart['metadata'] = {
    apiVersion:  'v2',
    name:        'all-kinds',
    version:     '0.1.0',
    annotations: { 'productpods.io/template': dump({ title: 'All kinds', products: [{ name: 'page' }] }) },
  };
  const files = {
    'Chart.yaml':         dump(metadata),
    'questions.yaml':     dump(QUESTIONS),
    'templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { values: {{ toJson .Values | quote }} }\n',
    'values.yaml':        VALUES,
  };

  return { metadata, files: Object.entries(files).map(([path, content]) => ({ path, content: Buffer.from(content) })) };
}

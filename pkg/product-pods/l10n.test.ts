import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';

import { FAILURE_KINDS, STEPS } from './create/types';
import { translate } from './test-support/dashboard';

const root = __dirname;
const sources = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);

  if (entry.isDirectory()) {
    return ['node_modules', 'test-support', '.shell'].includes(entry.name) ? [] : sources(path);
  }

  return /\.(vue|ts)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
});
const used = sources(root).flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const ours = [...text.matchAll(/\btext\('([a-zA-Z.]+)'/g)].map(([, key]) => `productPods.${ key }`);
  const whole = [...text.matchAll(/'(productPods\.[a-zA-Z.]+)'/g)].map(([, key]) => key as string);

  return [...ours, ...whole];
});
/** Enough for every text; ICU ignores what a text does not use. */
const args = { count: 1, time: '', reason: '', name: '', template: '', project: '', limit: '', at: '', left: '', repository: '', search: '', product: '', namespace: '', why: '' };

describe('every text that a page asks for', () => {
  const dynamic = [
    ...FAILURE_KINDS.map((kind) => `productPods.failure.${ kind }`),
    ...STEPS.map((step) => `productPods.step.${ step }`),
    ...['sweep', 'listed'].map((left) => `productPods.left.${ left }`),
    ...['missing', 'absent', 'silent', 'noAccess', 'unreachable'].flatMap((support) => [`productPods.support.${ support }.what`, `productPods.support.${ support }.todo`]),
    ...['Pending', 'Installing', 'Starting', 'Ready', 'Expired', 'Terminating', 'Failed'].map((phase) => `productPods.phase.${ phase }`),
    ...['required', 'minLength', 'maxLength', 'min', 'max', 'notInteger', 'notNumber', 'validChars', 'invalidChars', 'hostname', 'ipaddr', 'cidr', 'cron', 'notAnOption'].map((code) => `productPods.answer.${ code }`),
    ...['days', 'hours', 'minutes', 'seconds'].map((unit) => `productPods.time.${ unit }`),
    ...['created', 'installed', 'ready', 'ends', 'template', 'owner', 'title', 'purpose', 'when', 'type', 'reason', 'object', 'message', 'status'].map((key) => `productPods.detail.${ key }`),
  ];

  it('is found in the sources', () => {
    expect(used.length).toBeGreaterThan(50);
  });

  it.each([...new Set([...used, ...dynamic])])('%s', (key) => {
    expect(translate(key, args)).not.toBe('');
  });
});

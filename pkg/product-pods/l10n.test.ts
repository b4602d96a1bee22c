import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';

import { COMMANDS, NEXT_ACTIONS, PHASES, PROBLEM_CODES, RESOURCES, SUBJECT_KINDS, USAGE_GROUPS, USAGE_LEVELS } from '@product-pods/domain';

import { REFUSAL_KINDS } from './api/refusal';
import { SORTS } from './catalog/shelf';
import { RULE_ORDER } from './composables/useMyLimits';
import { SETTINGS_OBSTACLES } from './composables/useSettingsPage';
import { UPGRADE_STATES } from './composables/useUpgrade';
import { SLEEP_PRESETS } from './create/life';
import { PREFLIGHT_SAYS } from './create/preflight';
import { FAILURE_KINDS, STEPS } from './create/types';
import texts from './l10n/en-us.yaml';
import { EDITED_FIELDS } from './policy/policy-draft';
import { PRESET_SCOPES } from './presets/preset';
import { translate } from './test-support/dashboard';
import { POD_LISTS } from './usage/pod-lists';

const root = __dirname;
const sources = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);

  if (entry.isDirectory()) {
    return ['node_modules', 'test-support', '.shell'].includes(entry.name) ? [] : sources(path);
  }

  return /\.(vue|ts)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
});
/** A text's key as it stands in the sources: in quotes, and beginning with a group of texts. */
const KEY = new RegExp(`'(?:productPods\\.)?((?:${ Object.keys(texts['productPods'] as object).join('|') })(?:\\.[a-zA-Z]+)+)'`, 'g');
const used = sources(root).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(KEY)].map(([, key]) => `productPods.${ key }`));
const leaves = (tree: object, path: string): string[] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [`${ path }.${ key }`] : leaves(value as object, `${ path }.${ key }`)));
/** Enough for every text; ICU ignores what a text does not use. */
const args = { count: 1, time: '', reason: '', name: '', template: '', project: '', limit: '', at: '', left: '', repository: '', search: '', product: '', namespace: '', why: '', what: '', command: '', names: '', owner: '', field: '', sleep: '', wake: '', zone: '', people: '', line: '', min: '', max: '', row: '', chart: '', version: '', most: '', detail: '', total: '', size: '', needs: '', cpu: '', memory: '', storage: '', label: '', number: 1, amount: '', used: '', resource: '', percent: 1, page: 1, pages: 1, before: '', amounts: '', every: '', more: '', example: '', link: '', pod: '', place: '', ready: 0, phase: '', value: '', ingress: '' };

describe('every text that a page asks for', () => {
  const dynamic = [
    ...SORTS.map((sort) => `productPods.catalogue.sort.${ sort }`),
    ...['category', 'repository', 'product'].map((filter) => `productPods.catalogue.filter.${ filter }`),
    ...FAILURE_KINDS.map((kind) => `productPods.failure.${ kind }`),
    ...Object.entries(PREFLIGHT_SAYS).flatMap(([check, says]) => says.map((said) => `productPods.preflight.${ check }.${ said }`)),
    ...STEPS.map((step) => `productPods.step.${ step }`),
    ...['sweep', 'listed'].map((left) => `productPods.left.${ left }`),
    ...['missing', 'absent', 'silent', 'noAccess', 'unreachable'].flatMap((support) => [`productPods.support.${ support }.what`, `productPods.support.${ support }.todo`]),
    ...PHASES.map((phase) => `productPods.phase.${ phase }`),
    ...NEXT_ACTIONS.map((action) => `productPods.next.${ action }`),
    ...[...COMMANDS, 'Retry', 'Delete'].map((command) => `productPods.command.${ command }`),
    ...COMMANDS.filter((command) => command !== 'Extend' && command !== 'BringBack').map((command) => `productPods.done.${ command }`),
    ...REFUSAL_KINDS.map((kind) => `productPods.refusal.${ kind }`),
    ...['AsleepByHand', 'AsleepBySchedule'].map((reason) => `productPods.banner.${ reason }`),
    ...['Sleep', 'Archive'].map((action) => `productPods.life.${ action }`),
    ...['Delete', 'Sleep'].map((action) => `productPods.form.expiry.${ action }`),
    ...SLEEP_PRESETS.map(({ id }) => `productPods.sleep.preset.${ id }`),
    ...PROBLEM_CODES.map((code) => `productPods.answer.${ code }`),
    ...['unreadable', 'unreachable'].map((fault) => `productPods.form.schemaFault.${ fault }`),
    ...['ok', 'warn', 'fail', 'unknown'].map((state) => `productPods.preflight.state.${ state }`),
    ...['template', 'size', 'lifetime', 'renewal'].map((rule) => `productPods.preflight.policy.${ rule }`),
    ...['Person', 'Project'].flatMap((kind) => [`productPods.preflight.policy.room.${ kind }`, `productPods.policy.excess.${ kind }`]),
    ...['person', 'project'].flatMap((kind) => RESOURCES.map((resource) => `productPods.policy.matter.${ kind }.${ resource }`)),
    ...RULE_ORDER.map((rule) => `productPods.policy.matter.rule.${ rule }`),
    ...EDITED_FIELDS.map((field) => `productPods.policy.field.${ field }`),
    ...['unsaid', 'true', 'false'].map((choice) => `productPods.policy.choice.${ choice }`),
    ...['project', 'user', 'each'].map((kind) => `productPods.policy.counts.${ kind }`),
    ...SUBJECT_KINDS.map((kind) => `productPods.policy.subject.${ kind }`),
    ...RESOURCES.flatMap((resource) => [`productPods.policy.short.${ resource }`, `productPods.usage.resource.${ resource }`, `productPods.usage.heading.${ resource }`]),
    ...['cpu', 'memory', 'storage'].map((resource) => `productPods.form.amount.${ resource }`),
    ...USAGE_LEVELS.map((level) => `productPods.usage.level.${ level }`),
    ...USAGE_GROUPS.flatMap((group) => ['by', 'group', 'nobody'].map((part) => `productPods.usage.${ part }.${ group }`)),
    ...POD_LISTS.flatMap((list) => [`productPods.usage.list.${ list }`, `productPods.usage.noneOf.${ list }`]),
    ...['pod', 'owner', 'template', 'phase', 'ends', 'created'].map((column) => `productPods.usage.column.${ column }`),
    ...['days', 'hours', 'minutes', 'seconds'].map((unit) => `productPods.time.${ unit }`),
    ...['created', 'installed', 'ready', 'ends', 'template', 'owner', 'title', 'purpose', 'atExpiry', 'schedule', 'renewal', 'when', 'type', 'reason', 'object', 'message', 'status'].map((key) => `productPods.detail.${ key }`),
  ];

  dynamic.push(
    ...['cpu', 'memory', 'storage'].map((kind) => `productPods.size.${ kind }`),
    ...['gone', 'unknown'].map((state) => `productPods.progress.${ state }`),
    ...PRESET_SCOPES.map((scope) => `productPods.preset.scope.${ scope }`),
    ...[...SETTINGS_OBSTACLES, ...UPGRADE_STATES.filter((state) => state !== 'idle')].map((state) => `productPods.settings.${ state }`),
  );

  it('is found in the sources', () => {
    expect(used.length).toBeGreaterThan(50);
  });

  it.each([...new Set([...used, ...dynamic])])('%s', (key) => {
    expect(translate(key, args)).not.toBe('');
  });

  it('is all there is', () => {
    expect(leaves(texts['productPods'] as object, 'productPods').filter((key) => ![...used, ...dynamic].includes(key))).toEqual([]);
  });
});

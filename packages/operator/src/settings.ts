import { checkGracePeriod, DEFAULT_LIFE_POLICY, parseDuration } from '@product-pods/domain';
import type { LifePolicy } from '@product-pods/domain';
import { parse } from 'yaml';
import { readWebhooks } from './notices/config';
import type { WebhookSource } from './notices/webhooks';

/** What an administrator sets about lives and notices. */
export interface Settings {
  policy: LifePolicy;
  /** Where links in notices lead; `undefined` leaves it to Rancher's own setting `server-url`. */
  dashboardUrl: string | undefined;
  /** Rancher's id of this cluster. */
  clusterId: string;
  webhooks: WebhookSource[];
}

const KNOWN = ['life', 'dashboardUrl', 'clusterId', 'webhooks'];
const KNOWN_LIFE = ['gracePeriod', 'notices', 'failedPods'];
const MARKS_MAX = 20;

/**
 * Reads the settings file (YAML); without one everything has its default. Throws an `Error` that names the field at fault and never shows
 * what may be a secret.
 *
 * @param readFile reads a file that the settings name, such as one with the secret of a webhook
 */
export function readSettings(text: string | undefined, readFile: (path: string) => string): Settings {
  const fields = mapping(text === undefined ? {} : parseYaml(text), 'the settings', KNOWN);
  const webhooks = fields.webhooks ?? [];

  return {
    policy:       readLife(mapping(fields.life ?? {}, 'life', KNOWN_LIFE)),
    dashboardUrl: optionalText(fields.dashboardUrl, 'dashboardUrl', /^https?:\/\/[^\s@]+$/, 'must be an http or https address'),
    clusterId:    optionalText(fields.clusterId, 'clusterId', /^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of a cluster in Rancher') ?? 'local',
    webhooks:     readWebhooks(JSON.stringify(webhooks), readFile),
  };
}

function readLife({ gracePeriod, notices, failedPods }: Record<string, unknown>): LifePolicy {
  const grace = gracePeriod === undefined ? undefined : checkGracePeriod(String(gracePeriod));

  if (grace && !grace.ok) {
    throw new Error(`life.gracePeriod: ${ grace.error.message }`);
  }
  if (notices !== undefined && (!Array.isArray(notices) || notices.length > MARKS_MAX)) {
    throw new Error(`life.notices must be a list of at most ${ MARKS_MAX } durations such as 7d.`);
  }

  return {
    graceMs:       grace?.value ?? DEFAULT_LIFE_POLICY.graceMs,
    noticeMarksMs: notices === undefined ? DEFAULT_LIFE_POLICY.noticeMarksMs : (notices as unknown[]).map((mark, index) => duration(mark, `life.notices[${ index }]`)),
    failedMs:      failedPods === undefined ? DEFAULT_LIFE_POLICY.failedMs : failedPods === 'keep' ? null : duration(failedPods, 'life.failedPods'),
  };
}

function duration(value: unknown, field: string): number {
  const parsed = parseDuration(String(value));

  if (!parsed.ok) {
    throw new Error(`${ field }: ${ parsed.error.message }`);
  }

  return parsed.value;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch {
    // The parser quotes the source, which may hold a secret.
    throw new Error('The settings are not YAML.');
  }
}

function mapping(value: unknown, field: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${ field } must be a mapping.`);
  }

  const unknown = Object.keys(value).find((key) => !known.includes(key));

  if (unknown !== undefined) {
    throw new Error(`${ field } must not have the field ${ unknown.slice(0, 50) }; it knows ${ known.join(', ') }.`);
  }

  return value as Record<string, unknown>;
}

function optionalText(value: unknown, field: string, pattern: RegExp, must: string): string | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new Error(`${ field } ${ must }.`);
  }

  return value;
}

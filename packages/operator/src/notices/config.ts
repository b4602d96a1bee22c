import { isDnsLabel } from '@product-pods/domain';
import { parseDocument } from 'yaml';
import { ConfigEntry } from './config-entry';
import type { ReadFile } from './config-entry';
import type { WebhookSource } from './target';

/**
 * Reads the administrator's list of webhooks, YAML or JSON. Throws an `Error` of one sentence that names the entry and the field; it holds
 * nothing of what the fields hold, for a secret may be anywhere in what somebody mistyped.
 */
export function readWebhooks(text: string, readFile: ReadFile): WebhookSource[] {
  const list = parseList(text);
  const targets = list.map((value, index) => readTarget(value, `Webhook ${ index + 1 }`, readFile));

  targets.forEach(({ name }, index) => {
    if (targets.findIndex((other) => other.name === name) !== index) {
      throw new Error(`Webhook “${ name }”: name is given to two webhooks.`);
    }
  });

  return targets;
}

function parseList(text: string): unknown[] {
  const document = parseDocument(text);
  const [fault] = document.errors;

  // The parser's own messages quote the text.
  if (fault) {
    throw new Error(`The list of webhooks is not valid YAML (line ${ fault.linePos?.[0].line ?? 1 }).`);
  }
  let value: unknown;

  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new Error('The list of webhooks has aliases that cannot be resolved.');
  }
  if (value !== null && !Array.isArray(value)) {
    throw new Error('The list of webhooks must be a list.');
  }

  return value ?? [];
}

function readTarget(value: unknown, position: string, readFile: ReadFile): WebhookSource {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${ position } must be a mapping.`);
  }
  const fields = new Map(Object.entries(value).filter(([, field]) => field !== null));
  const name = fields.get('name');

  if (typeof name !== 'string' || !isDnsLabel(name)) {
    throw new Error(`${ position }: name must be lower-case letters, digits and hyphens.`);
  }

  const entry = new ConfigEntry(name, fields, readFile);

  // What cannot be used is told at the start.
  entry.read();

  return entry;
}

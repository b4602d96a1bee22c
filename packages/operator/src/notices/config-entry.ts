import { parseAllowed, parseTargetUrl } from './address-guard';
import { WEBHOOK_FORMATS } from './target';
import type { WebhookTarget } from './target';

/** The content of a file; throws if it cannot be read. */
export type ReadFile = (path: string) => string;

/** An entry cannot be used; the message is a sentence that names the entry and the field and holds nothing of its value. */
export class EntryFault extends Error {
  override readonly name = 'EntryFault';
}

const FIELDS = ['name', 'url', 'urlFile', 'format', 'secretFile', 'allow'];

/** The fields of one entry, which is read as a target. */
export class ConfigEntry {
  constructor(readonly name: string, private readonly fields: Map<string, unknown>, private readonly readFile: ReadFile) {}

  /** The target as its fields and files say now. Files are read each time: secrets and addresses change beneath a process that runs on. */
  read(): WebhookTarget {
    this.#refuseUnknown();

    const secret = this.#file('secretFile');

    return { name: this.name, url: this.#url(), format: this.#format(), allow: this.#allow(), ...(secret === undefined ? {} : { secret }) };
  }

  #fault(message: string): EntryFault {
    return new EntryFault(`Webhook “${ this.name }”: ${ message }.`);
  }

  #text(field: string): string | undefined {
    const value = this.fields.get(field);

    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw this.#fault(`${ field } must be a text`);
    }

    return value;
  }

  /** The content of the file without the line's end that editors append. */
  #file(field: string): string | undefined {
    const path = this.#text(field);

    if (path === undefined) {
      return undefined;
    }
    let content: string;

    try {
      content = this.readFile(path).replace(/[\r\n]+$/, '');
    } catch (error) {
      const { code } = (error ?? {}) as { code?: unknown };

      throw this.#fault(`${ field } names a file that cannot be read${ typeof code === 'string' && /^[A-Z]+$/.test(code) ? ` (${ code })` : '' }`);
    }
    if (content === '') {
      throw this.#fault(`${ field } names a file that is empty`);
    }

    return content;
  }

  #url(): string {
    const field = this.fields.has('urlFile') ? 'urlFile' : 'url';

    if (this.fields.has('url') === this.fields.has('urlFile')) {
      throw this.#fault('one of url and urlFile is needed, and one alone');
    }
    const url = parseTargetUrl((field === 'url' ? this.#text(field) : this.#file(field)) ?? '');

    if (!url.ok) {
      throw this.#fault(`${ field } ${ url.error.message }`);
    }

    return url.value.href;
  }

  #format(): WebhookTarget['format'] {
    const format = WEBHOOK_FORMATS.find((known) => known === this.fields.get('format'));

    if (!format) {
      throw this.#fault(`format must be one of ${ WEBHOOK_FORMATS.join(', ') }`);
    }

    return format;
  }

  #allow(): string[] {
    const allow = this.fields.get('allow') ?? [];

    if (!Array.isArray(allow)) {
      throw this.#fault('allow must be a list');
    }

    return allow.map((value: unknown, index) => {
      if (typeof value !== 'string' || parseAllowed(value) === undefined) {
        throw this.#fault(`allow[${ index }] must be an address, a network such as 10.0.0.0/8 or the name of a host`);
      }

      return value;
    });
  }

  #refuseUnknown(): void {
    const unknown = [...this.fields.keys()].find((field) => !FIELDS.includes(field));

    if (unknown !== undefined) {
      throw this.#fault(`${ /^[A-Za-z]{1,30}$/.test(unknown) ? unknown : 'one of its fields' } is not known`);
    }
  }
}

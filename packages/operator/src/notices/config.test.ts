import { describe, expect, it } from 'vitest';
import { readWebhooks } from './config';
import type { ReadFile } from './config-entry';

const files: Record<string, string> = { '/s/url': 'https://hooks.example.com/T0/t0ken\n', '/s/secret': 'k3y with space \r\n', '/s/empty': '\n', '/s/bad': 'ftp://t0ken' };
const readFile = (path: string) => {
  const content = files[path];

  if (content === undefined) {
    throw Object.assign(new Error(`ENOENT: t0ken ${ path }`), { code: 'ENOENT' });
  }

  return content;
};
const entry = (text: string) => `- { name: team, url: 'https://a.example.com/t0ken', format: slack, ${ text } }`;

const read = (text: string, from: ReadFile = readFile) => readWebhooks(text, from).map((entry) => entry.read());

describe('readWebhooks', () => {
  it('reads YAML', () => {
    expect(read(`
- name: audit
  url: https://hooks.example.com/in?key=t0ken
  format: cloudevents
  secretFile: /s/secret
  allow: [10.0.0.0/8, 127.0.0.1, hooks.tools.svc]
- name: chat
  urlFile: /s/url
  format: slack
  allow:
`)).toEqual([
      { name: 'audit', url: 'https://hooks.example.com/in?key=t0ken', format: 'cloudevents', secret: 'k3y with space ', allow: ['10.0.0.0/8', '127.0.0.1', 'hooks.tools.svc'] },
      { name: 'chat', url: 'https://hooks.example.com/T0/t0ken', format: 'slack', allow: [] },
    ]);
  });

  it('reads JSON, and nothing as no webhooks', () => {
    expect(read('[{"name":"a","url":"http://a.example.com","format":"slack"}]')).toEqual([{ name: 'a', url: 'http://a.example.com/', format: 'slack', allow: [] }]);
    expect(['', '# none', '[]', 'null'].map((text) => read(text))).toEqual([[], [], [], []]);
  });

  it.each([
    ['- url: "t0ken\n- x', 'The list of webhooks is not valid YAML (line 2).'],
    ['{ name: t0ken }', 'The list of webhooks must be a list.'],
    ['- t0ken', 'Webhook 1 must be a mapping.'],
    ['- &a { name: *a }', 'Webhook 1: name must be lower-case letters, digits and hyphens.'],
    ['- { name: "https://t0ken" }', 'Webhook 1: name must be lower-case letters, digits and hyphens.'],
    [`- { name: a, url: 'http://a.example.com', format: slack }\n- format: slack`, 'Webhook 2: name must be lower-case letters, digits and hyphens.'],
    [`${ entry('') }\n${ entry('') }`, 'Webhook “team”: name is given to two webhooks.'],
    [entry('urll: t0ken'), 'Webhook “team”: urll is not known.'],
    [entry('"https://t0ken": x'), 'Webhook “team”: one of its fields is not known.'],
    [entry('urlFile: /s/url'), 'Webhook “team”: one of url and urlFile is needed, and one alone.'],
    ['- { name: team, format: slack }', 'Webhook “team”: one of url and urlFile is needed, and one alone.'],
    ['- { name: team, url: t0ken, format: slack }', 'Webhook “team”: url must be an absolute URL that begins with http:// or https://.'],
    ['- { name: team, url: [t0ken], format: slack }', 'Webhook “team”: url must be a text.'],
    ['- { name: team, url: "https://t0ken:t0ken@a.example.com", format: slack }', 'Webhook “team”: url must not hold a user name or a password.'],
    ['- { name: team, urlFile: /s/bad, format: slack }', 'Webhook “team”: urlFile must be an absolute URL that begins with http:// or https://.'],
    ['- { name: team, urlFile: /s/t0ken, format: slack }', 'Webhook “team”: urlFile names a file that cannot be read (ENOENT).'],
    ['- { name: team, url: "https://a.example.com", format: t0ken }', 'Webhook “team”: format must be one of cloudevents, slack.'],
    [entry('secretFile: /s/empty'), 'Webhook “team”: secretFile names a file that is empty.'],
    [entry('secretFile: 7'), 'Webhook “team”: secretFile must be a text.'],
    [entry('allow: t0ken'), 'Webhook “team”: allow must be a list.'],
    [entry('allow: [10.0.0.1, "https://t0ken"]'), 'Webhook “team”: allow[1] must be an address, a network such as 10.0.0.0/8 or the name of a host.'],
    [entry('allow: [10/8]'), 'Webhook “team”: allow[0] must be an address, a network such as 10.0.0.0/8 or the name of a host.'],
  ])('says of %j what is wrong, and nothing of what it holds', (text, message) => {
    expect(() => readWebhooks(text, readFile)).toThrow(expect.objectContaining({ message }));
    expect(message).not.toContain('t0ken');
  });

  it('reads files anew whenever it is asked, so that what is in them may change', () => {
    const content: Record<string, string | undefined> = { '/url': 'https://a.example.com/1', '/secret': 'first' };
    const [entry] = readWebhooks('- { name: team, urlFile: /url, secretFile: /secret, format: slack }', (path) => content[path] ?? readFile(path));

    expect(entry?.read()).toMatchObject({ url: 'https://a.example.com/1', secret: 'first' });
    Object.assign(content, { '/url': 'https://b.example.com/2\n', '/secret': 'second\n' });
    expect(entry?.read()).toMatchObject({ url: 'https://b.example.com/2', secret: 'second' });
    content['/secret'] = '\n';
    expect(() => entry?.read()).toThrow('Webhook “team”: secretFile names a file that is empty.');
    content['/secret'] = undefined;
    expect(() => entry?.read()).toThrow('Webhook “team”: secretFile names a file that cannot be read (ENOENT).');
  });
});

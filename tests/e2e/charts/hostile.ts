import { dump } from 'js-yaml';
import type { Chart } from '../../../stack/src/charts/chart';

/** A host that nobody has: whoever asks it has been made to. */
export const TRACKER = 'tracker.invalid';

/** Short enough for the shortest texts. */
const RUN = 'window.xss=1';

/** Texts that do something where they are taken for more than texts; `what` tells where they were. */
const PAYLOADS: readonly ((what: string) => string)[] = [
  (what) => `<img src="https://${ TRACKER }/${ what }.png" onerror="${ RUN }">`,
  () => `<script>${ RUN }</script>`,
  () => `"><svg onload="${ RUN }">`,
  () => `' onfocus='${ RUN }' autofocus='`,
  () => `{{constructor.constructor('${ RUN }')()}}`,
  () => `<iframe srcdoc="<script>parent.${ RUN }</script>"></iframe>`,
  () => `<a href="javascript:${ RUN }">x</a>`,
  () => `javascript:${ RUN }`,
];

/** All of them after a word by which the text is found again. */
export const hostile = (what: string): string => `${ what } ${ PAYLOADS.map((payload) => payload(what)).join(' ') }`;
const short = (what: string, index: number): string => `${ what } ${ PAYLOADS[index % PAYLOADS.length]?.(what) ?? '' }`;

const MARKDOWN = `# Hostile readme

${ PAYLOADS.map((payload) => payload('readme')).join('\n\n') }

[link](javascript:${ RUN }) ![picture](https://${ TRACKER }/markdown.png) [data](data:text/html,<script>${ RUN }</script>)

<details open ontoggle="${ RUN }"><summary>x</summary></details>

<p style="background:url(https://${ TRACKER }/style.png);position:fixed;inset:0" onmouseover="${ RUN }">cover</p>

<form action="https://${ TRACKER }/form"><button>send</button></form>
`;

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="${ RUN }"><script>${ RUN }</script><image href="https://${ TRACKER }/svg.png"/><rect width="9" height="9"/></svg>`;

const KINDS = ['string', 'multiline', 'password', 'int', 'float', 'boolean', 'enum', 'radio', 'hostname', 'cron', 'ipaddr', 'yaml', 'array[string]', 'map[string]', 'reference[configmap]', 'storageclass', 'secret', 'pvc', hostile('type')];

const questions = (): unknown => ({
  questions: KINDS.map((type, index) => ({
    variable:    `value${ index }`,
    type,
    label:       hostile(`Label ${ index }`),
    description: hostile(`Description ${ index }`),
    tooltip:     hostile(`Tooltip ${ index }`),
    group:       index < 12 ? 'Plain' : short('Group', index),
    default:     type === 'boolean' ? true : short(`default${ index }`, index),
    options:     index % 2 ? PAYLOADS.map((payload) => payload('option')) : Object.fromEntries(PAYLOADS.map((payload, place) => [payload('key'), `Option ${ place } ${ payload('option') }`])),
    valid_chars: index === 0 ? `<img src=x onerror=${ RUN }>` : undefined,
    show_if:     index === 3 ? `constructor.constructor("${ RUN }")()` : undefined,
  })),
});

const schema = (): unknown => ({
  $schema:    'http://json-schema.org/draft-07/schema#',
  type:       'object',
  title:      hostile('Schema'),
  properties: {
    plain:   { type: 'string', title: hostile('Title'), description: hostile('About'), default: hostile('value'), pattern: `^(<script>${ RUN }</script>)?$` },
    choice:  { title: hostile('Choice'), enum: PAYLOADS.map((payload) => payload('enum')) },
    nested:  { type: 'object', title: hostile('Nested'), properties: { [hostile('key')]: { type: 'string', description: hostile('Inner') } } },
    list:    { type: 'array', title: hostile('List'), items: { type: 'string', title: hostile('Item') } },
    either:  { oneOf: [{ title: hostile('First'), type: 'object', properties: { a: { const: 1 } } }, { title: hostile('Second'), type: 'object', properties: { b: { type: 'string' } } }] },
    $broken: { $ref: `#/${ hostile('ref') }` },
  },
  required: ['plain', hostile('missing')],
});

/** An attack that fits where eighty characters are the most. */
const tiny = (what: string): string => `${ what } <img src=x onerror=${ RUN }>`;

const template = (title: string): string => dump({
  title,
  summary:      `${ tiny('Summary') } <script>${ RUN }</script>`,
  defaultTtl:   '30m',
  readySeconds: 5,
  products:     [{ name: 'page', title: tiny('Product'), version: tiny('Version') }],
});

const metadataOf = (name: string, icon: string): Chart['metadata'] => ({
  apiVersion:  'v2',
  name,
  version:     '0.1.0',
  appVersion:  short('App', 2),
  description: hostile('Chart'),
  home:        `javascript:${ RUN }`,
  sources:     [`javascript:${ RUN }`, hostile('source')],
  keywords:    [short('Keyword', 1), short('Keyword', 2)],
  maintainers: [{ name: hostile('Maintainer'), email: short('mail', 0), url: `javascript:${ RUN }` }],
  icon,
  annotations: { 'productpods.io/template': template(tiny(name)), 'catalog.cattle.io/display-name': hostile('Display') },
});

function chart(name: string, icon: string, files: Record<string, string>): Chart {
  const metadata = metadataOf(name, icon);
  const all = {
    'Chart.yaml':          dump(metadata),
    'README.md':           MARKDOWN,
    'app-readme.md':       MARKDOWN,
    'templates/NOTES.txt': `Notes of ${ name }: ${ hostile('NOTES').replaceAll('{{', '{{ "{{" }}') }`,
    'templates/map.yaml':  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\n',
    ...files,
  };

  return { metadata, files: Object.entries(all).map(([path, content]) => ({ path, content: Buffer.from(content) })).sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

const valuesYaml = dump({ plain: hostile('value'), choice: PAYLOADS[0]?.('enum'), list: PAYLOADS.map((payload) => payload('entry')), map: { [hostile('key')]: hostile('entry') } });

/** Charts every text of which is an attack, each with another picture. */
export const hostileCharts = (): Chart[] => [
  chart('hostile-questions', `data:image/svg+xml,${ encodeURIComponent(SVG) }`, { 'questions.yaml': dump(questions()), 'values.yaml': valuesYaml }),
  chart('hostile-schema', `javascript:${ RUN }`, { 'values.schema.json': JSON.stringify(schema()), 'values.yaml': `# ${ hostile('comment') }\n${ valuesYaml }` }),
  chart('hostile-notes', '', { 'values.yaml': '{}' }),
  chart('hostile-files', 'assets/icon.svg', { 'questions.yaml': `questions: "${ RUN }"`, 'values.schema.json': `{ "type": ${ hostile('x') }`, 'values.yaml': '{}' }),
];

export const HOSTILE_ICON = Buffer.from(SVG);

/** A chart whose very name is one, in the index of a repository; it has no archive. */
export const hostileEntry = (): Record<string, unknown[]> => {
  const name = `<img src=x onerror=${ RUN }>`;

  return { [name]: [{ ...metadataOf(name, `https://${ TRACKER }/icon.png`), annotations: { 'productpods.io/template': 'products: [{ name: page }]' }, urls: ['assets/none.tgz'] }] };
};

import type { ListShape, MappingShape, Shape, TextShape } from './shape';

/** A chart's annotation may hold anything; what is longer than this is no description of a template. */
export const TEMPLATE_MAX_LENGTH = 32_768;
export const PATTERN_MAX_LENGTH = 200;
export const MAX_PRODUCTS = 20;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
/** A part of a name in which {release} may stand for the release's own. */
const PLACED = '([-a-z0-9]|\\{release\\})+';

const text = (description: string, rest: Omit<TextShape, 'type' | 'description'> = {}): TextShape => ({ type: 'text', description, minLength: 1, maxLength: 200, ...rest });
const list = (description: string, of: string, items: Shape, rest: Partial<ListShape> = {}): ListShape => ({ type: 'list', description, of, items, maxItems: MAX_PRODUCTS, ...rest });
const mapping = (description: string, properties: MappingShape['properties'], rest: Partial<MappingShape> = {}): MappingShape => ({ type: 'mapping', description, properties, ...rest });
const title = (description: string): TextShape => text(description, { maxLength: 80 });

const serviceName = text('Name of the Service; {release} stands for the release.', { maxLength: 63, pattern: `^${ PLACED }$`, must: 'must name a Service; {release} stands for the release' });
const path = (description: string): TextShape => text(description, { pattern: '^/[!-~]*$', must: 'must begin with / and hold no spaces' });
const secretKey = (description: string): TextShape => text(description, { maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$', must: 'must name a key of the Secret' });
const quantity = (description: string): TextShape => text(description, {
  maxLength: 32, numberToo: true, pattern: '^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$', must: 'must be a quantity such as 500m, 2 or 4Gi',
});
const valuePath = (description: string): TextShape => text(description, { maxLength: 300, check: 'path', must: 'must be the dotted path of a value such as jira.image.tag' });

const resources = (description: string): MappingShape => mapping(description, {
  cpu:     quantity('Processor time in cores, such as 2 or 1500m.'),
  memory:  quantity('Memory in bytes, such as 4Gi.'),
  storage: quantity('Storage of its volumes in bytes, such as 20Gi.'),
});

const product = mapping('One product that the pod holds.', {
  name:         text('A short name, unique in the template: lower-case letters, digits and hyphens.', { maxLength: 63, pattern: `^${ LABEL }$`, must: 'must be lower-case letters, digits and hyphens' }),
  title:        title('Its name for people; the short one when absent.'),
  version:      text('The version that the card shows.', { maxLength: 80, numberToo: true }),
  versionValue: valuePath('The value of the chart that decides the version, where it can be chosen, such as jira.image.tag.'),
  versions:     list('The versions that may be chosen; the form offers no others.', 'versions', text('A version, as the value takes it.', { maxLength: 80, numberToo: true }), { minItems: 1, maxItems: 100 }),
  endpoint:     mapping('Where the product is reached in the cluster.', {
    service: serviceName,
    port:    { type: 'integer', description: 'Port of the Service.', minimum: 1, maximum: 65_535 },
    scheme:  text('How it is spoken to; http when absent.', { enum: ['http', 'https'], must: 'must be http or https' }),
    path:    path('The page that is opened; / when absent.'),
  }, { required: ['service', 'port'] }),
  readiness: mapping('How the product itself says that it is ready: an HTTP request through its endpoint. Without it, available workloads are enough.', {
    path:        path('What is asked for.'),
    status:      list('HTTP status codes that mean yes; any of 200 to 299 when absent.', 'status codes', { type: 'integer', description: 'An HTTP status code.', minimum: 100, maximum: 599 }, { single: true }),
    bodyMatches: text('A regular expression (RE2) that must be found in the answer as well.', { maxLength: PATTERN_MAX_LENGTH, check: 'regularExpression', must: 'must be a regular expression' }),
  }, { required: ['path'] }),
  credentials: mapping('Where the login lies that the page shows to those who may read it.', {
    secret:      text('Name of the Secret; {release} stands for the release.', { maxLength: 253, pattern: '^([-a-z0-9.]|\\{release\\})+$', must: 'must name a Secret; {release} stands for the release' }),
    usernameKey: secretKey('Key of the user name in the Secret.'),
    passwordKey: secretKey('Key of the password in the Secret.'),
  }, { required: ['secret', 'usernameKey', 'passwordKey'] }),
}, { required: ['name'] });

const size = mapping('A size that may be chosen: values of the chart that belong together.', {
  name:      text('A short name, unique among the sizes.', { maxLength: 63, pattern: `^${ LABEL }$`, must: 'must be lower-case letters, digits and hyphens' }),
  title:     title('Its name for people; the short one when absent.'),
  default:   { type: 'boolean', description: 'Offered first; the first size where none says so.' },
  values:    mapping('Values of the chart that the size sets.', {}, { open: true }),
  resources: resources('What a pod of this size uses.'),
}, { required: ['name'] });

const field = mapping('What the form makes of one value of the chart, beyond what the chart says about it.', {
  value:       valuePath('Dotted path of the value, as in the variable of a question, such as jira.image.tag.'),
  label:       text('Its label, instead of the chart’s.'),
  description: text('Its explanation, instead of the chart’s.', { maxLength: 1000 }),
  options:     list('The only values that may be chosen.', 'options', mapping('A value that may be chosen.', {
    value: { type: 'scalar', description: 'The value as it is sent: a text, a number, true or false.' },
    label: text('What is shown for it; the value when absent.'),
  }, { required: ['value'], scalarAs: 'value' }), { minItems: 1, maxItems: 200 }),
  matrix:      { type: 'boolean', description: 'Several values may be chosen, and each makes a pod of its own; all are admitted or none.' },
  default:     { type: 'any', description: 'What the field begins with, instead of the chart’s own value.' },
  defaultFrom: text('What it begins with, from where it is filled in: a name such as user.name, project.id or cluster.id, or a text with such names such as {{user.id}}-jira.', {
    check: 'context', must: 'must name something of the context: user.id, user.username, user.name, project.id, project.name, cluster.id or cluster.name',
  }),
  fixed:  { type: 'boolean', description: 'Shown, and not to be changed; its default is sent.' },
  hidden: { type: 'boolean', description: 'Not shown at all; its default is sent.' },
  immutable: { type: 'boolean', description: 'Not to be changed once the pod is there, such as the size of its volumes.' },
}, { required: ['value'] });

/** The description of a template: what may be in it, and the words in which authors are told what may not. */
export const TEMPLATE_SHAPE = mapping('What makes a chart a template.', {
  title:          title('The template’s name for people.'),
  summary:        text('One or two sentences for the card.', { maxLength: 500 }),
  categories:     list('What the catalogue is filtered by, such as Issue tracker.', 'categories', title('A category.'), { single: true }),
  products:       list('The products that a pod holds.', 'products', product, { minItems: 1, key: 'name' }),
  defaultTtl:     text('The lifetime offered first, such as 8h or 1w.', { maxLength: 40, check: 'lifetime', must: 'must be a lifetime such as 8h or 1w' }),
  readySeconds:   { type: 'integer', description: 'The author’s estimate from click to ready, in seconds; what the cluster measures counts as soon as there is something.', minimum: 1, maximum: 86_400 },
  resources:      resources('The author’s estimate of what a pod uses; that of a size counts instead where there are sizes.'),
  sizes:          list('Sizes of which one is chosen.', 'sizes', size, { key: 'name' }),
  fields:         list('What the form makes of single values.', 'fields', field, { maxItems: 200, key: 'value' }),
  questions:      list('Questions as in questions.yaml, instead of the chart’s own: for charts that have none.', 'questions', mapping('A question as in questions.yaml.', {}, { open: true }), { maxItems: 500 }),
  clusterObjects: list('Kinds of objects outside of any namespace that the chart makes, such as ClusterRole. Who may not make them cannot use the template.', 'kinds', text('A kind.', { maxLength: 63, pattern: '^[A-Z][A-Za-z0-9]*$', must: 'must be a kind such as ClusterRole' }), { single: true }),
  sleepOrder:     list('Names of workloads in groups, first to sleep first; they wake in reverse. Those not named go first. Without it, applications sleep before databases.', 'groups of workloads', list(
    'Workloads that sleep at the same time.', 'names of workloads',
    text('Name of a Deployment or StatefulSet; {release} stands for the release.', { maxLength: 253, pattern: '^([-a-z0-9.]|\\{release\\})+$', must: 'must be the name of a workload; {release} stands for the release' }),
    { single: true, maxItems: 50 },
  )),
}, { required: ['products'] });

import { describe, expect, it } from 'vitest';
import { toCloudEvent } from './cloud-event';
import type { NoticeMessage } from './message';
import { NOTICE_TYPES } from './message';

const message: NoticeMessage = {
  id:       'uid-expiry-1d-2026-01-02T00:00:00Z',
  type:     'expiring',
  time:     '2026-01-01T00:00:00Z',
  pod:      { namespace: 'pp-demo', name: 'demo', title: 'Demo <1>', owner: 'u-abc', template: 'jira 10.3.0' },
  deadline: '2026-01-02T00:00:00Z',
  mark:     '1d',
  sentence: 'Demo expires in a day.',
  link:     'https://rancher.example.com/c/local/product-pods/demo',
};

const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'];
const URI_REFERENCE = /^(?:[a-z][a-z0-9+.-]*:)?(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})+$/i;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** The rules of the specification's JSON schema (CloudEvents 1.0.2, formats/cloudevents.json) and of its attribute names. */
function faultsOf(event: object): string[] {
  const fields = Object.entries(event);
  const text = (name: string) => fields.find(([field]) => field === name)?.[1] as unknown;
  const isText = (value: unknown) => typeof value === 'string' && value.length > 0;

  return [
    ...['specversion', 'id', 'source', 'type'].filter((name) => !isText(text(name))).map((name) => `${ name } is required`),
    ...fields.filter(([name, value]) => ATTRIBUTES.includes(name) && !isText(value)).map(([name]) => `${ name } must be a text`),
    ...fields.filter(([name]) => !['data', 'data_base64'].includes(name) && !/^[a-z0-9]{1,20}$/.test(name)).map(([name]) => `${ name } is no name`),
    ...(text('specversion') === '1.0' ? [] : ['specversion must be 1.0']),
    ...(URI_REFERENCE.test(String(text('source'))) ? [] : ['source must be a URI-reference']),
    ...(RFC_3339.test(String(text('time'))) && !Number.isNaN(Date.parse(String(text('time')))) ? [] : ['time must be a timestamp']),
    ...(/^[\w.+-]+\/[\w.+-]+$/.test(String(text('datacontenttype'))) ? [] : ['datacontenttype must be a media type']),
  ];
}

describe('toCloudEvent', () => {
  it.each(NOTICE_TYPES)('is a CloudEvent 1.0 of its own type: %s', (type) => {
    const event = toCloudEvent({ ...message, type }, 'local');

    expect(faultsOf(JSON.parse(JSON.stringify(event)))).toEqual([]);
    expect(event.type).toBe(`io.productpods.pod.${ type }`);
  });

  it('says the whole notice', () => {
    expect(toCloudEvent(message, 'c-m-1')).toEqual({
      specversion:     '1.0',
      id:              message.id,
      source:          '/productpods/c-m-1/pp-demo/demo',
      type:            'io.productpods.pod.expiring',
      subject:         'pp-demo/demo',
      time:            message.time,
      datacontenttype: 'application/json',
      data:            { pod: message.pod, deadline: message.deadline, mark: '1d', sentence: message.sentence, link: message.link },
    });
  });

  it('has no link where there is none, and a source that stays a URI-reference', () => {
    const event = toCloudEvent({ ...message, link: undefined }, 'my cluster/é');

    expect(event.data).not.toHaveProperty('link');
    expect(event.source).toBe('/productpods/my%20cluster%2F%C3%A9/pp-demo/demo');
    expect(faultsOf(event)).toEqual([]);
  });

  it.each([
    [{ id: '' }, ['id is required', 'id must be a text']],
    [{ source: 'not a reference' }, ['source must be a URI-reference']],
    [{ time: '2026-01-01' }, ['time must be a timestamp']],
    [{ clusterName: 'x' }, ['clusterName is no name']],
  ])('the rules find what is wrong: %j', (change, faults) => {
    expect(faultsOf({ ...toCloudEvent(message, 'local'), ...change })).toEqual(faults);
  });
});

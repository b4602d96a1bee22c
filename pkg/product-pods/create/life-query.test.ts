import type { LifeSpec } from './life';
import { lifeSpec } from './life';
import { lifeFromQuery, lifeToQuery } from './life-query';

describe('a link into the form', () => {
  it.each<[LifeSpec, Record<string, string>]>([
    [{ expiryAction: 'Sleep' }, { expiryAction: 'Sleep' }],
    [{ gracePeriod: '0s' }, { grace: '0s' }],
    [{ sleepSchedule: { sleep: '0 20 * * *', wake: '0 7 * * *', timeZone: 'Europe/Berlin' } }, { sleep: '0 20 * * *', wake: '0 7 * * *', timeZone: 'Europe/Berlin' }],
    [{ sleepSchedule: { sleep: '0 20 * * *', timeZone: 'UTC' } }, { sleep: '0 20 * * *', timeZone: 'UTC' }],
    [{ renewEvery: '30d', protected: true }, { renewEvery: '30d', protected: 'true' }],
  ])('carries %j', (spec, query) => {
    expect(lifeToQuery(spec)).toEqual(query);
    expect(lifeSpec(lifeFromQuery(query, 'Asia/Tokyo') ?? fail())).toEqual(spec);
  });

  it('asks for nothing when it says nothing, or something else', () => {
    expect(lifeFromQuery({ template: 'pp/trac', grace: ['1h', '2h'] }, 'UTC')).toBeUndefined();
    expect(lifeSpec(lifeFromQuery({ expiryAction: 'Explode', protected: 'no' }, 'UTC') ?? fail())).toEqual({});
  });

  it('means the browser’s time zone when it names none', () => {
    expect(lifeFromQuery({ sleep: '0 20 * * *' }, 'Asia/Tokyo')).toMatchObject({ sleeps: true, wake: '', timeZone: 'Asia/Tokyo' });
  });
});

function fail(): never {
  throw new Error('nothing was read');
}

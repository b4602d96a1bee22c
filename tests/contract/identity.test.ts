import { beforeAll, describe, expect, it } from 'vitest';
import { Client } from './support/client';
import { expectRecorded } from './support/expect';
import { recording } from './support/recording';

let admin: Client;
let id: string;

beforeAll(async() => {
  admin = await Client.login('admin');
  const { body } = await admin.replay(recording('selfuser'));

  id = (body as { status: { userID: string } }).status.userID;
});

describe('who one is', () => {
  it('is told by selfuser', async() => {
    const recorded = recording('selfuser');

    expectRecorded(await admin.replay(recorded), recorded);
    expect(id).toMatch(/^user-[a-z0-9]{5}$/);
  });

  it('is shown by the user\'s own object', async() => {
    const recorded = recording('user');

    expectRecorded(await admin.replay(recorded, { path: `/v1/management.cattle.io.user/${ id }` }), recorded);
  });

  it('is one principal, me', async() => {
    const recorded = recording('principals');
    const answer = await admin.replay(recorded);
    const { data } = answer.body as { data: Array<{ id: string; me: boolean }> };

    expectRecorded(answer, recorded, { except: { 'pagination.total': 'given by Rancher for some collections only' } });
    expect(data.map((principal) => [principal.id, principal.me])).toEqual([[`local://${ id }`, true]]);
  });

  it('has preferences of its own', async() => {
    const recorded = recording('userpreferences');
    const member = await Client.login('member');

    await admin.send('PUT', `/v1/userpreferences/${ id }`, { data: { theme: 'ui-dark' } });
    const answer = await admin.replay(recorded);

    expectRecorded(answer, recorded, { except: { 'data[].data': 'a map of what the user has set' } });
    expect(answer.body).toMatchObject({ data: [{ id, data: { theme: 'ui-dark' } }] });
    expect((await member.replay(recorded)).body).not.toMatchObject({ data: [{ data: { theme: 'ui-dark' } }] });
    expect((await member.send('PUT', `/v1/userpreferences/${ id }`, { data: {} })).status).toBe(404);
    await admin.send('PUT', `/v1/userpreferences/${ id }`, { data: {} });
  });
});

describe('the older API', () => {
  it('has a collection of schemas, which may be empty', async() => {
    const recorded = recording('v3-schemas');

    expectRecorded(await admin.replay(recorded), recorded, { except: { data: 'none of the older API\'s types is emulated' } });
  });
});

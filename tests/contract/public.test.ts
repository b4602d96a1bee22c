import { describe, expect, it } from 'vitest';
import { Client } from './support/client';
import { expectRecorded } from './support/expect';
import { recording } from './support/recording';

const anonymous = new Client();

describe('without a session', () => {
  it.each(['rancherversion', 'public-authproviders', 'unauthenticated-v1'])('answers %s as recorded', async(name) => {
    const recorded = recording(name);
    const answer = await anonymous.replay(recorded);

    expectRecorded(answer, recorded);
    expect(answer.body).toEqual(recorded.response.body);
  });

  it('shows the public settings and no others', async() => {
    const recorded = recording('public-settings');
    const answer = await anonymous.replay(recorded);
    const ids = (body: unknown) => (body as { data: Array<{ id: string }> }).data.map(({ id }) => id).sort();

    expectRecorded(answer, recorded, { byId: true });
    expect(ids(answer.body)).toEqual(ids(recorded.response.body));
  });

  it('lists extensions', async() => {
    const recorded = recording('uiplugins');

    expectRecorded(await anonymous.replay(recorded), recorded, { except: { entries: 'the stack loads its own extension; the recorded Rancher had none' } });
  });

  it('opens a session with a cookie like Rancher\'s', async() => {
    const recorded = recording('login');
    const answer = await anonymous.replay(recorded, { body: { ...recorded.request.body as object, password: anonymous.stack.users['admin'] } });
    const attributes = (cookie: string | undefined) => cookie?.split('; ').slice(1).sort();

    expectRecorded(answer, recorded);
    expect(answer.headers['set-cookie']).toMatch(/^R_SESS=token-[a-z0-9]{5}:[a-z0-9]{54};/);
    expect(attributes(answer.headers['set-cookie'])).toEqual(attributes(recorded.response.headers['Set-Cookie']));
  });

  it('refuses a wrong password', async() => {
    const recorded = recording('login-bad');

    expectRecorded(await anonymous.replay(recorded), recorded);
  });
});

describe('a session', () => {
  it('ends with logout', async() => {
    const member = await Client.login('member');

    expect((await member.send('GET', '/v1/namespaces')).status).toBe(200);
    expect((await member.send('POST', '/v1/logout')).status).toBe(200);
    expectRecorded(await member.send('GET', '/v1/namespaces'), recording('unauthenticated-v1'));
  });

  it.each(['/v1/namespaces', '/v3/schemas', '/k8s/clusters/local/v1/namespaces', '/k8s/clusters/local/api/v1/secrets', '/api/v1/secrets', '//api/v1/secrets'])(
    'is needed for %s', async(path) => {
      expect((await anonymous.send('GET', path)).status).toBe(401);
    }
  );

  it('cannot be somebody else\'s by headers', async() => {
    const outsider = await Client.login('outsider');
    const forged = { 'Impersonate-User': 'system:admin', 'Impersonate-Group': 'system:masters', 'X-Remote-User': 'system:admin', 'X-Remote-Group': 'system:masters' };

    expect((await outsider.send('GET', '/k8s/clusters/local/api/v1/secrets', undefined, forged)).status).toBe(403);
    expect((await outsider.send('GET', '/v1/secrets', undefined, forged)).status).toBe(404);
    expect((await anonymous.send('GET', '/v1/secrets', undefined, forged)).status).toBe(401);
  });

  it.each(['/..%2f..%2f..%2fetc/passwd', '/dashboard/%2e%2e/%2e%2e/%2e%2e/etc/passwd', '/v1/uiplugins/product-pods/0.1.0/plugin/..%2f..%2f..%2fetc%2fpasswd'])(
    'does not lead out of the served folders by %s', async(path) => {
      const { body } = await anonymous.send('GET', path);

      expect(String(body)).not.toContain('root:');
    }
  );
});

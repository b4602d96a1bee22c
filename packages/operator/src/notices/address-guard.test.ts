import { describe, expect, it } from 'vitest';
import { AddressRefused, guard, parseAllowed, parseTargetUrl, pinnedLookup, systemResolve } from './address-guard';
import type { Resolve } from './address-guard';

const PUBLIC = '93.184.215.14';
const PUBLIC6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';
const nobody: Resolve = async(host) => {
  throw new Error(`${ host } must not be looked up`);
};
const answering = (...addresses: string[]): Resolve => async() => addresses;
const refusal = (url: string, allow: string[], resolve: Resolve) => guard(new URL(url), allow, resolve).then(() => 'let through', (error: unknown) => (error instanceof AddressRefused ? error.message : String(error)));

describe('guard', () => {
  it.each([
    'http://127.0.0.1', 'http://127.8.9.10', 'http://2130706433', 'http://0x7f000001', 'http://0x7f.1', 'http://0177.0.0.1', 'http://127.1', 'http://017700000001',
    'http://127.0.0.1.', 'http://①②⑦.0.0.1', 'http://127。0。0。1', 'http://%31%32%37.0.0.1',
    'http://0', 'http://0.0.0.0', 'http://0.1.2.3', 'http://10.0.0.1', 'http://172.16.0.1', 'http://172.31.255.255', 'http://192.168.1.1', 'http://100.64.0.1', 'http://100.127.255.255',
    'http://169.254.169.254', 'http://2852039166', 'http://0xa9fea9fe', 'http://0251.0376.0251.0376', 'http://169.254.170.2', 'http://168.63.129.16', 'http://100.100.100.200',
    'http://192.0.0.192', 'http://192.0.2.1', 'http://198.51.100.1', 'http://203.0.113.1', 'http://192.88.99.1', 'http://198.18.0.1', 'http://224.0.0.1', 'http://239.255.255.250',
    'http://240.0.0.1', 'http://255.255.255.255',
    'http://[::1]', 'http://[::]', 'http://[0:0:0:0:0:0:0:1]', 'http://[::127.0.0.1]', 'http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'http://[::ffff:93.184.215.14]',
    'http://[::ffff:0:127.0.0.1]', 'http://[64:ff9b::10.0.0.1]', 'http://[64:ff9b:1::a00:1]', 'http://[2002:7f00:1::]', 'http://[2001:0:4136:e378::1]',
    'http://[fe80::1]', 'http://[febf::1]', 'http://[fc00::1]', 'http://[fd00:ec2::254]', 'http://[fd20:ce::254]', 'http://[fec0::1]', 'http://[ff02::1]', 'http://[2001:db8::1]',
    'http://[3fff::1]', 'http://[100::1]', 'http://[100:0:0:1::1]', 'http://[2001:2::1]', 'http://[2001:20::1]', 'http://[5f00::1]', 'http://[4000::1]', 'http://[e000::1]',
  ])('refuses %s', async(url) => {
    expect(await refusal(url, [], nobody)).toMatch(/^Its host is \S+, .+, which is not allowed for this target\.$/);
    expect(await refusal(`${ url.replace('http:', 'https:') }:8443/x?y`, ['8.8.8.8', 'hooks.example.com'], nobody)).toMatch(/not allowed for this target/);
  });

  it.each([
    '127.0.0.1', '10.1.2.3', '169.254.169.254', '0.0.0.0', '::1', '::ffff:10.0.0.1', '::127.0.0.1', 'fe80::1%eth0', 'fd00::1', '64:ff9b::169.254.169.254',
    '0177.0.0.1', '2130706433', '127.1', 'elsewhere.example.com', '',
  ])('refuses a host that is found at %j, alone or among others', async(address) => {
    expect(await refusal('https://hooks.example.com', [], answering(address))).toMatch(/^Its host /);
    expect(await refusal('https://hooks.example.com', [], answering(PUBLIC, PUBLIC6, address))).toMatch(/^Its host /);
  });

  it.each([
    'http://localhost', 'http://LOCALHOST.', 'http://localhost..', 'http://a.localhost', 'http://kubernetes', 'http://kubernetes.default.svc', 'http://kubernetes.default.svc.',
    'http://hooks.tools.svc.cluster.local:8080', 'http://metadata.google.internal', 'http://printer.local', 'http://nas.home.arpa', 'http://ｌocalhost',
  ])('refuses the name in %s without asking for it, and even at a public address', async(url) => {
    expect(await refusal(url, [], nobody)).toMatch(/^Its host has a name of the cluster/);
    expect(await refusal(url, ['10.0.0.0/8'], answering(PUBLIC))).toMatch(/^Its host has a name of the cluster/);
  });

  it.each([
    ['https://hooks.example.com/x', [], [PUBLIC, PUBLIC6], 'hooks.example.com'],
    ['https://HOOKS.example.com./x', [], [PUBLIC], 'hooks.example.com'],
    ['https://hooks.example.com', ['10.0.0.0/8'], ['10.1.2.3', PUBLIC], 'hooks.example.com'],
    ['https://hooks.example.com', ['Hooks.Example.com.'], ['10.1.2.3', '127.0.0.1', 'fd00::1'], 'hooks.example.com'],
    ['http://hooks.tools.svc', ['hooks.tools.svc'], ['10.43.0.7'], 'hooks.tools.svc'],
    ['http://hooks.tools.svc', ['10.43.0.0/16'], ['10.43.0.7'], 'hooks.tools.svc'],
    ['http://localhost', ['127.0.0.1/32', '::1'], ['::1', '127.0.0.1'], 'localhost'],
    ['http://0x7f.1', ['127.0.0.1'], ['127.0.0.1'], '127.0.0.1'],
    ['http://[fd00::1]', ['fd00::/8'], ['fd00::1'], 'fd00::1'],
    ['http://8.8.8.8', [], ['8.8.8.8'], '8.8.8.8'],
    ['http://[2606:4700:4700::1111]', [], ['2606:4700:4700::1111'], '2606:4700:4700::1111'],
  ])('lets %s through where %j is allowed', async(url, allow, addresses, host) => {
    expect(await guard(new URL(url), allow, answering(...addresses))).toEqual({ host, addresses });
  });

  it.each([
    ['another network', 'http://10.1.2.3', ['10.1.3.0/24'], []],
    ['the mapped form of an allowed address', 'http://[::ffff:127.0.0.1]', ['127.0.0.1/32'], []],
    ['a network of the other version', 'http://[::1]', ['0.0.0.0/0'], []],
    ['a name below an allowed one', 'http://x.hooks.example.com', ['hooks.example.com'], ['10.0.0.1']],
    ['a name above an allowed one', 'http://example.com', ['hooks.example.com'], ['10.0.0.1']],
    ['metadata behind an allowed name', 'http://hooks.example.com', ['hooks.example.com'], ['169.254.169.254']],
    ['metadata among private addresses behind an allowed name', 'http://hooks.example.com', ['hooks.example.com'], ['10.0.0.1', 'fd00:ec2::254']],
    ['multicast behind an allowed name', 'http://hooks.example.com', ['hooks.example.com'], ['239.1.1.1']],
    ['an entry that is nothing', 'http://0.0.0.10', ['10/8', '', '*'], []],
  ])('is not talked over by %s', async(_, url, allow, addresses) => {
    expect(await refusal(url, allow, answering(...addresses))).toMatch(/^Its host is /);
  });

  it('is no refusal when the host has no address', async() => {
    await expect(guard(new URL('https://hooks.example.com'), [], answering())).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

it.each(['ftp://h.example.com', 'file:///etc/passwd', 'hooks.example.com/x', '//h.example.com', '', 'http://', 'http://[fe80::1%25eth0]', 'http://256.1.1.1', 'http://a b'])('parseTargetUrl refuses %j', (text) => {
  expect(parseTargetUrl(text)).toEqual({ ok: false, error: { code: 'urlInvalid', message: 'must be an absolute URL that begins with http:// or https://' } });
});

it.each(['http://user@h.example.com', 'https://:pass@h.example.com', 'https://hooks.example.com@127.0.0.1/', 'http://a:b@[::1]'])('parseTargetUrl refuses the login in %j', (text) => {
  expect(parseTargetUrl(text)).toEqual({ ok: false, error: { code: 'urlLogin', message: 'must not hold a user name or a password' } });
});

it.each(['10/8', '0x0a.0.0.0/8', '010.0.0.0/8', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', 'fe80::1%eth0', '0x7f.1', '2130706433', '*.example.com', 'http://a', 'a/b', 'a:1', 'u@a', 'a?b', '', ' '])('parseAllowed does not know %j', (text) => {
  expect(parseAllowed(text)).toBeUndefined();
});

it('systemResolve finds this machine', async() => {
  expect((await systemResolve('localhost')).some((address) => ['127.0.0.1', '::1'].includes(address))).toBe(true);
});

it.each([
  [{ all: true }, [null, [{ address: PUBLIC, family: 4 }, { address: PUBLIC6, family: 6 }]]],
  [{}, [null, PUBLIC, 4]],
])('pinnedLookup knows what it was told alone: %j', (options, answer) => {
  const heard: unknown[] = [];

  pinnedLookup([PUBLIC, PUBLIC6])('rebound.example.com', options, (...given) => heard.push(...given));
  expect(heard).toEqual(answer);
});

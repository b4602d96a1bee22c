import { describe, expect, it } from 'vitest';
import { readConfig, UsageError } from './config';

const ENV = { HOME: '/home/someone', XDG_DATA_HOME: '/data' };

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig([], ENV)).toEqual({
      help: false, dataDir: '/data/product-pods/default', port: 8443, simulatedOnly: false, rancher: undefined,
    });
  });

  it('keeps instances apart', () => {
    expect(readConfig(['--instance', 'demo'], ENV).dataDir).toBe('/data/product-pods/demo');
    expect(readConfig(['--data', '/elsewhere'], ENV).dataDir).toBe('/elsewhere');
    expect(readConfig([], { ...ENV, PRODUCT_PODS_DATA: '/from-env' }).dataDir).toBe('/from-env');
  });

  it('takes a Rancher with its token from either place', () => {
    const expected = { url: 'https://rancher.example.org', token: 't', insecure: false };

    expect(readConfig(['--rancher', 'https://rancher.example.org/', '--token', 't'], ENV).rancher).toEqual(expected);
    expect(readConfig(['--rancher', 'https://rancher.example.org'], { ...ENV, RANCHER_TOKEN: 't' }).rancher).toEqual(expected);
  });

  it.each([
    [['--prot', '1'], /Unknown option '--prot'/],
    [['start'], /Unexpected argument 'start'/],
    [['--port'], /--port/],
    [['--port', 'https'], /--port must be a number/],
    [['--port', '70000'], /--port must be a number/],
    [['--instance', '../x'], /--instance must be/],
    [['--rancher', 'rancher.example.org', '--token', 't'], /--rancher must be a URL/],
    [['--rancher', 'https://rancher.example.org'], /--rancher needs --token/],
    [['--token', 't'], /--rancher URL is missing/],
  ])('refuses %j', (argv, message) => {
    expect(() => readConfig(argv, ENV)).toThrow(UsageError);
    expect(() => readConfig(argv, ENV)).toThrow(message);
  });
});

import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layerKey } from './key';
import type { LayerSpec } from './recipe';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-test-'));
  mkdirSync(join(folder, 'rootfs/bin'), { recursive: true });
  writeFileSync(join(folder, 'rootfs/bin/tool'), 'tool', { mode: 0o755 });
  writeFileSync(join(folder, 'requirements.txt'), 'a==1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (root: string): LayerSpec => ({ kind: 'files', rootfs: join(root, 'rootfs') });
const debian = (root: string, packages: string[]): LayerSpec => ({
  kind: 'debian', suite: 'bookworm', variant: 'essential', packages, python: { requirements: join(root, 'requirements.txt'), to: '/opt/python' },
});

describe('layerKey', () => {
  it('does not depend on where the checkout lies', () => {
    const copy = `${ folder }-copy`;

    cpSync(folder, copy, { recursive: true });
    try {
      expect(layerKey(files(copy))).toBe(layerKey(files(folder)));
      expect(layerKey(debian(copy, ['x']))).toBe(layerKey(debian(folder, ['x'])));
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  const changes: Array<[string, () => void]> = [
    ['a file changes', () => writeFileSync(join(folder, 'rootfs/bin/tool'), 'other')],
    ['a file appears', () => writeFileSync(join(folder, 'rootfs/bin/more'), '')],
    ['a file is no longer executable', () => chmodSync(join(folder, 'rootfs/bin/tool'), 0o644)],
  ];

  it.each(changes)('changes when %s', (_what, change) => {
    const before = layerKey(files(folder));

    change();
    expect(layerKey(files(folder))).not.toBe(before);
  });

  it('changes with the packages and with the Python requirements', () => {
    const before = layerKey(debian(folder, ['x']));

    expect(layerKey(debian(folder, ['x', 'y']))).not.toBe(before);
    writeFileSync(join(folder, 'requirements.txt'), 'a==2');
    expect(layerKey(debian(folder, ['x']))).not.toBe(before);
  });
});

import { describe, expect, it } from 'vitest';
import { product } from '../../packages/cli/src/testing';
import { chartArchive, readStack } from './cluster';

// With the real helm: elsewhere a program stands in for it.
describe('product-pods template lint', () => {
  it.each(['trac', 'hello'])('finds nothing wrong with %s', async(chart) => {
    const { code, out } = await product(['template', 'lint', chartArchive(chart), '--output', 'json', '--strict'], { ...process.env, HELM: readStack().helm });

    expect(JSON.parse(out)).toMatchObject({ findings: [], skipped: [] });
    expect(code).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../bench/admission/race';
import { type AdmissionScene, openAdmissionScene } from '../bench/admission/scene';

let scene: AdmissionScene;

beforeAll(async() => {
  scene = await openAdmissionScene(() => undefined, 'product-pods-race-');
});
afterAll(() => scene.close());

describe('of many who want the same through two operators at once', () => {
  it('exactly as many are let through as may be', async() => {
    expect(await race(scene, { creates: 300, limit: 50 }, 'few')).toBe(50);
  });

  it('so they are where operators take room for several at once', async() => {
    expect(await race(scene, { creates: 500, limit: 400 }, 'many')).toBe(400);
  });
});

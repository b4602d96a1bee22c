import { describe, expect, it } from 'vitest';
import { AccessBook } from './access';
import { KubeError } from './kube/errors';

const account = { namespace: 'product-pods-system', name: 'product-pods-operator' };

function book(answers: (Error | undefined)[] = []): { access: AccessBook; asked: string[] } {
  const asked: string[] = [];
  const create = <T>(path: string): Promise<T> => {
    asked.push(path.split('/')[5] ?? '');
    const answer = answers.shift();

    return answer ? Promise.reject(answer) : Promise.resolve({} as T);
  };

  return { access: new AccessBook({ create }, account), asked };
}

describe('the operator', () => {
  it('lets itself into a namespace once, also where it had been before', async() => {
    const { access, asked } = book([undefined, new KubeError(409, 'AlreadyExists', '')]);

    for (const [namespace, uid] of [['a', 'u-1'], ['a', 'u-1'], ['b', 'u-2'], ['b', 'u-2']] as const) {
      await access.grant(namespace, uid);
    }
    expect(asked).toEqual(['a', 'b']);
  });

  it('lets itself in again where it lost its rights, into another of the name, and where it does not know', async() => {
    const { access, asked } = book();

    await access.grant('a', 'u-1');
    access.forget('u-1');
    await access.grant('a', 'u-1');
    await access.grant('a', 'u-2');
    await access.grant('a', undefined);
    await access.grant('a', undefined);
    expect(asked).toHaveLength(5);
  });

  it('does not think that it is in when it was refused', async() => {
    const { access, asked } = book([new KubeError(403, 'Forbidden', '')]);

    await expect(access.grant('a', 'u-1')).rejects.toThrow(KubeError);
    await access.grant('a', 'u-1');
    expect(asked).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { AccessBook, enter } from './access';
import { KubeError } from './kube/errors';

const account = { namespace: 'product-pods-system', name: 'product-pods-operator' };

function book(answers: (Error | undefined)[] = []): { access: AccessBook; asked: string[] } {
  const asked: string[] = [];
  const create = <T>(path: string): Promise<T> => {
    asked.push(path.split('/')[5] ?? '');
    const answer = answers.shift();

    return answer ? Promise.reject(answer) : Promise.resolve({} as T);
  };

  return { access: new AccessBook({ create, get: () => Promise.reject(new KubeError(404, 'NotFound', '')), delete: () => Promise.reject(new Error('There is nothing to delete.')) }, account), asked };
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
    await access.revoke('a', 'u-1');
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

  it('gives its rights back: that very binding, and no other of the name', async() => {
    const deleted: unknown[] = [];
    const client = {
      create: <T>() => Promise.resolve({} as T),
      get:    <T>() => Promise.resolve({ metadata: { name: 'product-pods-operator', uid: 'b-1' } } as T),
      delete: <T>(path: string, uid: string) => {
        deleted.push([path, uid]);

        return Promise.resolve({} as T);
      },
    };

    await new AccessBook(client, account).revoke('a', 'u-1');
    expect(deleted).toEqual([['/apis/rbac.authorization.k8s.io/v1/namespaces/a/rolebindings/product-pods-operator', 'b-1']]);
  });
});

describe('a pod’s namespace', () => {
  const entering = async(state: { entered: boolean; access: boolean }, times = 1) => {
    const { access, asked } = book();
    const pod = { metadata: { namespace: 'a' } };
    const tools = { access, now: () => 7, sources: { namespaces: { store: { get: () => ({ uid: 'u-1' }) } } } };

    await access.grant('a', 'u-1');
    for (let time = 0; time < times; time++) {
      await enter({ pod, state } as never, tools as never);
    }

    return { asked: asked.length - 1, state };
  };

  it('is entered without asking where the operator is in it', async() => {
    expect(await entering({ entered: false, access: false })).toEqual({ asked: 0, state: { entered: true, access: true, grantedAt: 7 } });
    expect(await entering({ entered: true, access: true })).toMatchObject({ asked: 0 });
  });

  it('is asked for again, once, where its rights were doubted', async() => {
    expect(await entering({ entered: true, access: false }, 2)).toEqual({ asked: 1, state: { entered: true, access: true, grantedAt: 7 } });
  });
});

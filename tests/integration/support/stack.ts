import { readFileSync } from 'node:fs';
import { KubeClient } from '../../../packages/operator/src/kube/client';
import { loadKubeconfig } from '../../../packages/operator/src/kube/kubeconfig';

/** What these tests need of the running stack, from the file named by PRODUCT_PODS_STACK. */
export interface Stack {
  kubeconfig: string;
  helm: string;
  kubectl: string;
  realNodes: boolean;
  processes: Record<string, number>;
}

function read(): Stack {
  const file = process.env.PRODUCT_PODS_STACK;

  if (!file) {
    throw new Error('PRODUCT_PODS_STACK must name the file that describes the running stack; `npm test` sets it.');
  }

  return JSON.parse(readFileSync(file, 'utf8')) as Stack;
}

export const stack = read();

export const OPERATOR_USER = 'system:serviceaccount:product-pods-system:product-pods-operator';

/** The administrator. */
export const admin = KubeClient.load(stack.kubeconfig);

/** Somebody else, as the API server sees him: no groups but `system:authenticated` (and those of service accounts). */
export function as(user: string): KubeClient {
  const config = loadKubeconfig(stack.kubeconfig);

  config.users = config.users.map((each) => ({ ...each, impersonateUser: user }));

  return new KubeClient(config);
}

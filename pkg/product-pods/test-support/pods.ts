import type { Phase, ProductPodSpec, ProductPodStatus, Command, PlainCommand } from '@product-pods/domain';

import type { ProductPodRow } from '../product-pod-row';

export const CREATED = '2026-11-23T09:00:00Z';

interface RowOptions {
  name?: string;
  spec?: Partial<ProductPodSpec>;
  status?: ProductPodStatus;
  phase?: Phase;
  commands?: Command[];
  canUpdate?: boolean;
  canDelete?: boolean;
}

/** A pod as the pages see it; what is asked of it is kept in `asked`. */
export const buildRow = ({ name = 'demo', spec, status, phase = 'Ready', commands = [], canUpdate = true, canDelete = true }: RowOptions = {}): ProductPodRow & { asked: string[] } => {
  const asked: string[] = [];

  return {
    apiVersion:      'productpods.io/v1alpha1',
    kind:            'ProductPod',
    id:              `pp-${ name }/${ name }`,
    metadata:        { name, namespace: `pp-${ name }`, creationTimestamp: CREATED },
    spec:            { ttl: '8h', owner: 'u-1', template: { repository: 'pp', chart: 'trac', version: '1.0.0' }, ...spec },
    status:          { phase, ...status },
    phase,
    stateDisplay:    phase,
    stateBackground: 'bg-info',
    templateDisplay: 'trac 1.0.0',
    expiresAt:       status?.expiresAt,
    next:            status?.next,
    canUpdate,
    canDelete,
    commands,
    command:         (command: Command) => {
      asked.push(command);
    },
    give: (command: PlainCommand) => {
      asked.push(command);

      return Promise.resolve();
    },
    extend:       () => asked.push('extend'),
    promptRemove: () => asked.push('promptRemove'),
    asked,
  };
};

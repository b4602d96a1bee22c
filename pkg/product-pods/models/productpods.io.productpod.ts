import type { NextAction, ObjectMeta, Phase, ProductPodSpec, ProductPodStatus } from '@product-pods/domain';
import { expiresAt } from '@product-pods/domain';
import SteveModel from '@shell/plugins/steve/steve-class';

import { PHASE_COLORS } from '../phase';

/** An entry of the menu of a row. */
interface MenuAction {
  action?: string;
  [key: string]: unknown;
}

/** The pod as the dashboard's store holds it. */
export default class ProductPodModel extends SteveModel {
  declare metadata: ObjectMeta & { state?: { name: string } };
  declare spec: ProductPodSpec;
  declare status?: ProductPodStatus;

  /** The operator's phase; a pod it has not seen yet is pending, one that is being deleted is ending whatever it was. */
  get phase(): Phase {
    return this.metadata?.deletionTimestamp ? 'Terminating' : this.status?.phase ?? 'Pending';
  }

  /** Steve's guess from the conditions is left out: the pod's page has a banner of its own for the operator's word. */
  override get stateObj(): { name: string; error: boolean; transitioning: boolean; message: string } {
    return { name: this.state, error: false, transitioning: false, message: '' };
  }

  override get state(): string {
    return this.phase.toLowerCase();
  }

  override get stateDisplay(): string {
    return this.t(`productPods.phase.${ this.phase }`);
  }

  override get stateColor(): string {
    return `text-${ PHASE_COLORS[this.phase] }`;
  }

  override get stateSimpleColor(): string {
    return PHASE_COLORS[this.phase];
  }

  override get stateDescription(): string {
    return this.phase === 'Failed' ? this.status?.message ?? '' : '';
  }

  override get description(): string | undefined {
    return this.spec?.purpose;
  }

  get templateDisplay(): string {
    const { chart, version } = this.spec?.template ?? {};

    return chart ? `${ chart } ${ version ?? '' }`.trim() : '';
  }

  /** When it ends (RFC 3339): what the operator says, or what it will say. Nothing for `never`. */
  get expiresAt(): string | undefined {
    if (this.status?.expiresAt) {
      return this.status.expiresAt;
    }
    const end = expiresAt(this.metadata?.creationTimestamp ?? '', this.spec?.ttl ?? '');

    return end.ok ? end.value : undefined;
  }

  get next(): NextAction | undefined {
    return this.status?.next;
  }

  /** Extending is possible while the pod lives and has an end. */
  get canExtend(): boolean {
    return this.canUpdate && Boolean(this.expiresAt) && !['Expired', 'Terminating'].includes(this.phase);
  }

  override get _availableActions(): MenuAction[] {
    const actions = super._availableActions as MenuAction[];

    return [
      { action: 'extend', label: this.t('productPods.action.extend'), icon: 'icon icon-history', enabled: this.canExtend },
      { divider: true },
      // A copy of the resource alone would be a pod without namespace and release.
      ...actions.filter(({ action }) => !['goToClone', 'cloneYaml', 'goToEdit', 'goToViewConfig'].includes(action ?? '')),
    ];
  }

  get detailPageAdditionalActions(): { label: string; variant: string; size: string; onClick: () => void }[] | undefined {
    return this.canExtend ? [{ label: this.t('productPods.action.extend'), variant: 'secondary', size: 'large', onClick: () => this.extend() }] : undefined;
  }

  /** Opens the dialog that gives the pod more time. */
  extend(): void {
    this.$dispatch('promptModal', { component: 'ExtendProductPodDialog', resources: [this], modalWidth: '640px' });
  }
}

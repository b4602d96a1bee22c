import type { NextAction, ObjectMeta, Phase, ProductPod, ProductPodSpec, ProductPodStatus, Command, PlainCommand } from '@product-pods/domain';
import { expiresAt, findCondition, COMMANDS, commandsFor, stageUnprotected } from '@product-pods/domain';
import SteveModel from '@shell/plugins/steve/steve-class';

import { storeApi } from '../api/store-api';
import { giveCommand } from '../commands/give-command';
import { COMMAND_MENU } from '../commands/menu';
import { tellDone } from '../composables/useUndo';
import { queryLike } from '../create/duplicate';
import { PHASE_COLORS, PHASE_ICONS } from '../phase';
import { CREATE_ROUTE, settingsLocation } from '../routing';

/** An entry of the menu of a row. */
interface MenuAction {
  action?: string;
  [key: string]: unknown;
}

/** Commands that have a button of their own on the pod's page, beside the menu. */
const ON_PAGE: readonly Command[] = ['Wake', 'Sleep', 'BringBack', 'Extend'];
/** What the dashboard offers for any resource and what would not make a working pod, or is done by commands. */
const NOT_OFFERED = ['goToClone', 'cloneYaml', 'goToEdit', 'goToViewConfig'];

/** The pod as the dashboard's store holds it. */
export default class ProductPodModel extends SteveModel {
  declare metadata: ObjectMeta & { state?: { name: string } };
  declare spec: ProductPodSpec;
  declare status?: ProductPodStatus;

  /** The operator's phase; a pod it has not seen yet is pending, one that is being deleted is ending whatever it was. */
  get phase(): Phase {
    return this.metadata?.deletionTimestamp ? 'Terminating' : this.status?.phase ?? 'Pending';
  }

  /** Steve's guess from the conditions is left out: the pod's page has banners of its own for the operator's word. */
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

  override get stateIcon(): string {
    return `icon ${ PHASE_ICONS[this.phase] }`;
  }

  /** The one thing about the pod that somebody should look after, below its row in the list. */
  override get stateDescription(): string {
    const wrong = (['SpecValid', 'OwnerPresent'] as const).map((type) => findCondition(this.status?.conditions, type)).find((condition) => condition?.status === 'False');

    return this.phase === 'Failed' || this.phase === 'Degraded' ? this.status?.message ?? '' : wrong?.message ?? '';
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

  /** What this user may ask of the pod now, as far as the dashboard knows his rights. */
  get commands(): Command[] {
    return this.canUpdate ? commandsFor(this.asPod, Date.now()) : [];
  }

  private get asPod(): ProductPod {
    return this as unknown as ProductPod;
  }

  /** The dashboard then explains instead of asking; the cluster would refuse it too. */
  get preventDeletionMessage(): string | undefined {
    return this.spec?.protected ? this.ourText('remove.protected', { name: this.metadata.name }) : undefined;
  }

  override get _availableActions(): MenuAction[] {
    const actions = super._availableActions as MenuAction[];
    const offered = this.commands;

    return [
      ...COMMANDS.map((command) => {
        const { icon, ...entry } = COMMAND_MENU[command];

        return { ...entry, icon: `icon ${ icon }`, label: this.ourText(`command.${ command }`), bulkable: Boolean(entry.bulkAction), enabled: offered.includes(command) };
      }),
      { divider: true },
      { action: 'changeSettings', icon: 'icon icon-edit', label: this.ourText('settings.action'), enabled: this.canUpdate && this.isSettled },
      { action: 'duplicate', icon: 'icon icon-copy', label: this.ourText('duplicate.action'), enabled: Boolean(this.spec?.template) },
      { divider: true },
      ...actions.filter(({ action }) => !NOT_OFFERED.includes(action ?? '')),
    ];
  }

  get detailPageAdditionalActions(): { label: string; variant: string; size: string; onClick: () => void }[] | undefined {
    const shown = this.commands.filter((command) => ON_PAGE.includes(command));

    return shown.length ? shown.map((command) => ({ label: this.ourText(`command.${ command }`), variant: 'secondary', size: 'large', onClick: () => this.command(command) })) : undefined;
  }

  /** Carries a command out, or opens the dialog that it needs. */
  command(command: Command): Promise<void> | void {
    switch (command) {
    case 'Extend':
    case 'BringBack': return this.extend();
    case 'HandOver': return this.handOver();
    case 'Unprotect': return this.unprotect();
    default: return this.give(command);
    }
  }

  /** Helm is through with it, and it is there to stay. */
  private get isSettled(): boolean {
    return !['Pending', 'Installing', 'Expired', 'Terminating'].includes(this.phase);
  }

  /** Opens the form for a pod like this one. */
  duplicate(): void {
    this.currentRouter().push({ name: CREATE_ROUTE, params: { cluster: String(this.$rootGetters['clusterId']) }, query: queryLike(this.asPod) });
  }

  /** Opens the form with the settings of this pod. */
  changeSettings(): void {
    this.currentRouter().push(settingsLocation(String(this.$rootGetters['clusterId']), this.metadata.namespace, this.metadata.name));
  }

  wake(): Promise<void> {
    return this.give('Wake');
  }

  wakeAll(pods: ProductPodModel[]): Promise<void> {
    return this.give('Wake', pods);
  }

  sleep(): Promise<void> {
    return this.give('Sleep');
  }

  sleepAll(pods: ProductPodModel[]): Promise<void> {
    return this.give('Sleep', pods);
  }

  confirmNeed(): Promise<void> {
    return this.give('Confirm');
  }

  keepFailed(): Promise<void> {
    return this.give('KeepFailed');
  }

  protect(): Promise<void> {
    return this.give('Protect');
  }

  /** Asks first where nothing else keeps the pod from its end. */
  unprotect(): Promise<void> | void {
    const after = stageUnprotected(this.asPod, Date.now());

    return after === 'living' || after === 'parked' ? this.give('Unprotect') : this.openDialog('UnprotectProductPodDialog');
  }

  /** Opens the dialog that gives the pod more time. */
  extend(): void {
    this.openDialog('ExtendProductPodDialog');
  }

  bringBack(): void {
    this.extend();
  }

  extendAll(pods: ProductPodModel[]): void {
    this.openDialog('ExtendProductPodDialog', pods);
  }

  handOver(): void {
    this.openDialog('HandOverProductPodDialog');
  }

  /** Gives a command to pods with the user's own rights, and tells what became of it. */
  give(command: PlainCommand, pods: ProductPodModel[] = [this]): Promise<void> {
    return giveCommand(command, pods, {
      api:       storeApi({ dispatch: (action, payload) => this.$dispatch(action, payload, { root: true }) }),
      clusterId: String(this.$rootGetters['clusterId']),
      text:      (key, args) => this.ourText(key, args),
      tell:      tellDone,
      // Without a timeout: a refusal takes longer to read than a success.
      warn:      (trouble) => this.$dispatch('growl/error', { ...trouble, timeout: 0 }, { root: true }),
      now:       Date.now(),
    });
  }

  private openDialog(component: string, resources: ProductPodModel[] = [this]): void {
    this.$dispatch('promptModal', { component, resources, modalWidth: '640px' });
  }

  /** A text of ours; nothing in it is escaped, because Vue escapes what it shows. */
  private ourText(key: string, args?: unknown): string {
    return this.t(`productPods.${ key }`, args, true);
  }
}

/** What the dashboard's JavaScript modules export, as far as we use it; they come without declarations of their own. */
declare module '@rancher/auto-import' {
  import type { IPlugin } from '@shell/core/types';

  export function importTypes(plugin: IPlugin): void;
}

declare module '@shell/config/table-headers' {
  import type { HeaderOptions } from '@shell/core/types';

  export const AGE: HeaderOptions;
  export const NAME: HeaderOptions;
  export const NAMESPACE: HeaderOptions;
  export const STATE: HeaderOptions;
}

declare module '@shell/config/pagination-table-headers' {
  import type { PaginationHeaderOptions } from '@shell/core/types';

  export const STEVE_AGE_COL: PaginationHeaderOptions;
  export const STEVE_NAME_COL: PaginationHeaderOptions;
  export const STEVE_NAMESPACE_COL: PaginationHeaderOptions;
  export const STEVE_STATE_COL: PaginationHeaderOptions;
}

declare module '@shell/plugins/steve/steve-class' {
  import type { RouteLocationRaw } from 'vue-router';

  export default class SteveModel {
    readonly canUpdate: boolean;
    readonly canDelete: boolean;
    get state(): string;
    get stateObj(): { name: string; error: boolean; transitioning: boolean; message: string };
    get stateDisplay(): string;
    get stateColor(): string;
    get stateSimpleColor(): string;
    get stateIcon(): string;
    get stateDescription(): string;
    get description(): string | undefined;
    get _availableActions(): { action?: string }[];
    currentRouter(): { push(location: RouteLocationRaw): Promise<unknown> };
    t(key: string, args?: unknown, raw?: boolean): string;
    get $rootGetters(): Record<string, unknown>;
    $dispatch(action: string, payload: unknown, options?: { root: boolean }): Promise<unknown>;
  }
}

declare module '@shell/directives/clean-html' {
  const directive: import('vue').ObjectDirective<HTMLElement, string>;

  export default directive;
}

// As the shell has it; it brings no types.
declare module 'marked' {
  export const parse: (text: string, options: { headerIds: boolean; mangle: boolean }) => string;
}

declare module '@shell/mixins/create-edit-view' {
  import type { DefineComponent } from 'vue';

  /** Saving, errors and the way back of the dashboard's own editors. */
  const CreateEditView: DefineComponent<object, object, { errors: string[] }, { doneRoute: () => string }, {
    save(buttonDone: (done: boolean) => void): Promise<void>;
    setErrors(errors: string[]): void;
    done(): void;
  }>;

  export default CreateEditView;
}

import type { Command } from '@product-pods/domain';

/** How a command appears in menus: the model's method behind it, its icon, and the method for several pods at once. */
interface MenuEntry {
  action: string;
  icon: `icon-${ string }`;
  bulkAction?: string;
}

export const COMMAND_MENU: Record<Command, MenuEntry> = {
  Wake:       { action: 'wake', icon: 'icon-play', bulkAction: 'wakeAll' },
  Sleep:      { action: 'sleep', icon: 'icon-pause', bulkAction: 'sleepAll' },
  BringBack:  { action: 'bringBack', icon: 'icon-backup-restore' },
  Extend:     { action: 'extend', icon: 'icon-history', bulkAction: 'extendAll' },
  Confirm:    { action: 'confirmNeed', icon: 'icon-confirmation-alt' },
  KeepFailed: { action: 'keepFailed', icon: 'icon-pin' },
  Protect:    { action: 'protect', icon: 'icon-lock' },
  Unprotect:  { action: 'unprotect', icon: 'icon-unlock' },
  HandOver:   { action: 'handOver', icon: 'icon-user-check' },
};

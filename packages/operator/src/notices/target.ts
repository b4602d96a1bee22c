export const WEBHOOK_FORMATS = ['cloudevents', 'slack'] as const;
export type WebhookFormat = typeof WEBHOOK_FORMATS[number];

/** A target as it is configured; its URL and its secret may lie in files, and are what those hold when it is read. */
export interface WebhookSource {
  name: string;
  /** Throws a sentence without anything secret where a file cannot be used. */
  read(): WebhookTarget;
}

/** Where notices are sent. Its URL and its secret must not be shown; it is called by its name. */
export interface WebhookTarget {
  name: string;
  url: string;
  format: WebhookFormat;
  /** Key of the signature; without it there is none. */
  secret?: string;
  /** Addresses, networks (CIDR) and names of hosts that may be sent to though they are none of the public internet. */
  allow: readonly string[];
}

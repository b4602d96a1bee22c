export const NOTICE_TYPES = ['expiring', 'expired', 'renewal-due', 'renewal-missed'] as const;
export type NoticeType = typeof NOTICE_TYPES[number];

/** One notice about a pod, the same for every receiver; what a receiver reads is made from it by its format. */
export interface NoticeMessage {
  /** The same for every repetition of the same notice, so that a receiver can tell one. */
  id: string;
  type: NoticeType;
  /** When the notice was given: RFC 3339, UTC. */
  time: string;
  pod: {
    namespace: string;
    name: string;
    title?: string;
    owner?: string;
    template: string;
  };
  /** What the notice is about: the end of the lifetime, of the grace period or of the time to confirm in. RFC 3339, UTC. */
  deadline: string;
  /** How long before the deadline the notice was due: a duration, `0s` at the deadline itself. */
  mark: string;
  /** One sentence for people. It may hold what users wrote. */
  sentence: string;
  /** Absolute URL of the page on which the pod is extended, confirmed or brought back. */
  link?: string;
}

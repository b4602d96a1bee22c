import type { NoticeMessage, NoticeType } from './message';

export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** A notice as a CloudEvent 1.0 in JSON; `source` and `id` together name it, and a repetition has the same. */
export interface NoticeCloudEvent {
  specversion: '1.0';
  id: string;
  /** `/productpods/<cluster id>/<namespace>/<name>`, each part percent-encoded. */
  source: string;
  type: `io.productpods.pod.${ NoticeType }`;
  /** `<namespace>/<name>` of the pod. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: Pick<NoticeMessage, 'pod' | 'deadline' | 'mark' | 'sentence' | 'link'>;
}

/** The notice in the structured mode of the CloudEvents HTTP binding. */
export function toCloudEvent(message: NoticeMessage, clusterId: string): NoticeCloudEvent {
  const { id, type, time, pod, deadline, mark, sentence, link } = message;

  return {
    specversion:     '1.0',
    id,
    source:          `/${ ['productpods', clusterId, pod.namespace, pod.name].map(encodeURIComponent).join('/') }`,
    type:            `io.productpods.pod.${ type }`,
    subject:         `${ pod.namespace }/${ pod.name }`,
    time,
    datacontenttype: 'application/json',
    data:            { pod, deadline, mark, sentence, ...(link === undefined ? {} : { link }) },
  };
}

import { isValidCron } from 'cron-validator';
import ipaddr from 'ipaddr.js';

import type { Format } from './field';
import type { ProblemCode } from './problem';
import { parseQuantity } from './quantity';

/** Longer texts are none of these; it bounds the time of the checks. */
const MAX_LENGTH = 2_048;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const CRON_OPTIONS = { alias: true, allowBlankDay: true, allowSevenAsSunday: true };
const CRON_NAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\]{1,253}$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;
const UUID = /^(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A day that the calendar has. */
function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const date = new Date(`${ text }T00:00:00Z`);

  return year !== undefined && date.getUTCFullYear() === Number(year) && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
}

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.split(/[Tt ]/);

  return isDate(date) && TIME.test(time) && /[zZ]|[+-]\d\d:\d\d$/.test(time);
}

function isUri(text: string): boolean {
  try {
    return /^[a-z][a-z0-9+.-]*:/i.test(text) && !/\s/.test(text) && Boolean(new URL(text));
  } catch {
    return false;
  }
}

const isIp = (kind: 'ipv4' | 'ipv6') => (text: string): boolean => ipaddr.isValid(text) && ipaddr.parse(text).kind() === kind && (kind === 'ipv6' || text.split('.').length === 4);

/** Whether a schedule is one in cron's notation, or has one of its names. */
export const isCron = (text: string): boolean => CRON_NAMES.includes(text) || isValidCron(text, CRON_OPTIONS);

const CHECKS: Record<string, { is: (text: string) => boolean; code: ProblemCode }> = {
  hostname:       { is: (text) => HOSTNAME.test(text), code: 'hostname' },
  'idn-hostname': { is: (text) => HOSTNAME.test(text.toLowerCase().normalize('NFC').replace(/\P{ASCII}/gu, 'a')), code: 'hostname' },
  ipaddr:         { is: (text) => ipaddr.isValid(text), code: 'ipaddr' },
  ipv4:           { is: isIp('ipv4'), code: 'ipaddr' },
  ipv6:           { is: isIp('ipv6'), code: 'ipaddr' },
  cidr:           { is: (text) => ipaddr.isValidCIDR(text), code: 'cidr' },
  cron:           { is: isCron, code: 'cron' },
  quantity:       { is: (text) => parseQuantity(text) !== undefined, code: 'quantity' },
  email:          { is: (text) => EMAIL.test(text), code: 'email' },
  'idn-email':    { is: (text) => EMAIL.test(text), code: 'email' },
  uri:            { is: isUri, code: 'uri' },
  url:            { is: isUri, code: 'uri' },
  iri:            { is: isUri, code: 'uri' },
  date:           { is: isDate, code: 'date' },
  'date-time':    { is: isDateTime, code: 'date' },
  time:           { is: (text) => TIME.test(text), code: 'date' },
  uuid:           { is: (text) => UUID.test(text), code: 'format' },
};

/** Formats that are checked; others are annotations only. */
export const KNOWN_FORMATS = Object.keys(CHECKS);

/** Why a text is not of the format; `undefined` when it is, and for formats that nobody here knows. */
export function formatProblem(format: string, text: string): ProblemCode | undefined {
  const check = Object.hasOwn(CHECKS, format) ? CHECKS[format] : undefined;

  return !check || (text.length <= MAX_LENGTH && check.is(text)) ? undefined : check.code;
}

const FIELD_FORMATS: Record<string, Format> = {
  hostname: 'hostname', 'idn-hostname': 'hostname', ipv4: 'ipaddr', ipv6: 'ipaddr', ipaddr: 'ipaddr', cidr: 'cidr', cron: 'cron', quantity: 'quantity', email: 'email', 'idn-email': 'email', uri: 'uri', url: 'uri', iri: 'uri', date: 'date', 'date-time': 'date-time', time: 'time', uuid: 'uuid',
};

/** The format as fields know it. */
export const fieldFormat = (format: string | undefined): Format | undefined => (format !== undefined && Object.hasOwn(FIELD_FORMATS, format) ? FIELD_FORMATS[format] : undefined);

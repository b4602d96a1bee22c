/** The time zone that the browser lives in, by its name in the IANA database. */
export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The time zones that the browser knows; its own one and UTC come first. */
export const timeZones = (): string[] => [...new Set([browserTimeZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];

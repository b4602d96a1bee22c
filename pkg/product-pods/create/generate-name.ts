import { POD_NAME_MAX_LENGTH } from '@product-pods/domain';

/** Letters and digits that are not mistaken for one another, and form no words. */
const ALPHABET = 'bcdfghjkmnpqrstvwxz23456789';
const SUFFIX_LENGTH = 4;

/** A name that is probably free and still says what it is, such as `trac-x7k2`. `random` yields numbers from 0 up to, not including, 1. */
export const generateName = (chart: string, random: () => number): string => {
  const suffix = Array.from({ length: SUFFIX_LENGTH }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
  const stem = chart.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, POD_NAME_MAX_LENGTH - SUFFIX_LENGTH - 1).replace(/-+$/, '');

  return `${ stem || 'pod' }-${ suffix }`;
};

/** How many letters differ between two words, as far as anybody would mistake one for the other; swapped neighbours count once. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);

  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];

    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? (before[column - 2] ?? 0) + 1 : Infinity;

      next[column] = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost, swapped);
    }
    before = last;
    last = next;
  }

  return last[b.length] ?? 0;
}

const WORD_MAX = 60;
const plain = (word: string): string => word.slice(0, WORD_MAX).toLowerCase().replace(/[-_ ]/g, '');

/** The one of the known words that was most likely meant; nothing where none is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const given = plain(word);
  const [best] = known.map((each) => ({ each, far: distance(given, plain(each)) })).sort((a, b) => a.far - b.far);

  return best && best.far <= Math.max(1, Math.floor(given.length / 3)) ? best.each : undefined;
}

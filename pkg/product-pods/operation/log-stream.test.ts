import { LogLines, lastError, logSocketUrl } from './log-stream';

const frame = (text: string): string => Buffer.from(text).toString('base64');

describe('a log', () => {
  it('is cut into lines wherever the frames end, without Rancher’s times', () => {
    const log = new LogLines();

    expect(log.push(frame('2026-11-23T09:00:00Z NAME: de'))).toBe(false);
    expect(log.push(frame('mo\n2026-11-23T09:00:01.123456Z STATUS: deployed\n'))).toBe(true);
    expect(log.lines).toEqual(['NAME: demo', 'STATUS: deployed']);
  });

  it('survives a character that is split over two frames', () => {
    const log = new LogLines();
    const bytes = Buffer.from('Grüße\n');

    log.push(bytes.subarray(0, 3).toString('base64'));
    log.push(bytes.subarray(3).toString('base64'));

    expect(log.lines).toEqual(['Grüße']);
  });

  it('keeps its last thousand lines', () => {
    const log = new LogLines();

    log.push(frame(Array.from({ length: 1500 }, (_, index) => `${ index }\n`).join('')));

    expect([log.lines.length, log.lines[0], log.lines.at(-1)]).toEqual([1000, '500', '1499']);
  });
});

describe('helm’s last word', () => {
  it.each([
    [['helm install', 'Error: INSTALLATION FAILED: no', '-----------', 'FAILED: helm install', '-----------'], 'Error: INSTALLATION FAILED: no'],
    [['Error: INSTALLATION FAILED: values don\'t fit:', 'hello:', '- at \'/image\': got object', '', '-----------'], 'Error: INSTALLATION FAILED: values don\'t fit: hello: - at \'/image\': got object'],
    [['Error: first', 'Error: second'], 'Error: second'],
    [['container was killed', ''], 'container was killed'],
    [[], undefined],
  ])('of %j is %j', (lines, word) => {
    expect(lastError(lines)).toBe(word);
  });
});

it('is heard on the page’s own host, whatever host the link names', () => {
  expect(logSocketUrl('https://rancher.internal/v1/catalog.cattle.io.operations/a/b?link=logs', 'https://localhost:8443'))
    .toBe('wss://localhost:8443/v1/catalog.cattle.io.operations/a/b?link=logs&follow=true&timestamps=true&pretty=true');
});

import { DecompressionStream } from 'stream/web';
import { TextDecoder, TextEncoder } from 'util';

// Browsers have them, jsdom does not.
Object.assign(globalThis, { DecompressionStream, TextDecoder, TextEncoder });

import { readEnvironment } from './environment';
import { prepare } from './prepare';

/** Once before all browser tests, which run side by side. */
export default () => prepare(readEnvironment());

import type { Command } from 'commander';
import type { Io } from '../io';
import { addTemplate } from './template';

/** Each adds one command to the program. */
export const COMMANDS: readonly ((program: Command, io: Io) => void)[] = [addTemplate];

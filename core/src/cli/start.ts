import { readConfig } from '../config.js';
import { start } from '../main.js';

export async function startCommand(): Promise<void> {
  await start(readConfig());
}

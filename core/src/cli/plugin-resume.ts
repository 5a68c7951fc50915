import { StartupError } from '../errors.js';
import { resumePlugin } from '../plugins/pauses.js';
import { withDatabase } from './with-database.js';

export async function pluginResumeCommand(name: string): Promise<void> {
  await withDatabase(async ({ migrator }) => {
    if (!(await resumePlugin(migrator, name))) throw new StartupError(`The plugin ${name} is not paused.`);
    process.stdout.write(`The plugin ${name} is put back: running processes are replaced by ones that start it.\n`);
  });
}

import { readConfig } from '../config.js';
import { StartupError } from '../errors.js';
import { coreVersion } from '../plugins/house.js';
import { themeFolders } from '../rendering/packages.js';
import { readTheme } from '../rendering/theme.js';

export function themeListCommand(json: boolean): void {
  const { theme: inForce } = readConfig();
  const themes = themeFolders().map(({ name, folder }) => ({ name, ...describe(folder), inForce: name === inForce }));
  if (json) process.stdout.write(`${JSON.stringify({ themes })}\n`);
  else
    for (const { name, title, description, inForce: used } of themes)
      process.stdout.write(`${used ? '*' : ' '} ${name.padEnd(16)} ${title}: ${description}\n`);
}

function describe(folder: string): { title: string; description: string } {
  try {
    const { title, description } = readTheme(folder, coreVersion);
    return { title: title.en, description: description.en };
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return { title: 'Cannot be used', description: error.message };
  }
}

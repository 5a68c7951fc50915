import { readConfig } from '../config.js';
import { StartupError } from '../errors.js';
import { coreVersion } from '../plugins/house.js';
import { themeFolders } from '../rendering/packages.js';
import { shownPackages } from '../rendering/shown-packages.js';
import { checkTheme, sayFault } from '../rendering/theme-check.js';

/** Prints what is wrong with a theme, or with all of them; exits with 1 where one could not be used. */
export function themeCheckCommand(name: string | null): void {
  const themes = themeFolders().filter((theme) => name === null || theme.name === name);
  if (themes.length === 0) throw new StartupError(`There is no theme ${name}: it would be in themes/${name}.`);
  const packages = shownPackages(readConfig().plugins);
  for (const theme of themes) {
    const faults = checkTheme(theme.folder, packages, coreVersion);
    const lines = faults.map((fault) => `  ${fault.fatal ? 'fatal  ' : 'warning'}  ${sayFault(fault)}\n`);
    process.stdout.write(`${theme.name}:${faults.length === 0 ? ' nothing to say against it' : ''}\n${lines.join('')}`);
    if (faults.some((fault) => fault.fatal)) process.exitCode = 1;
  }
}

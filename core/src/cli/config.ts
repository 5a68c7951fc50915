import { maskedConfig, readConfig } from '../config.js';

export function configCommand(json: boolean): void {
  const settings = maskedConfig(readConfig());
  if (json) process.stdout.write(`${JSON.stringify(settings)}\n`);
  else
    for (const [name, value] of Object.entries(settings))
      process.stdout.write(`${name.padEnd(18)} ${Array.isArray(value) ? value.join(' ') : String(value ?? '')}\n`);
}

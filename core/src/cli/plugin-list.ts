import { composed } from './composed.js';

export async function pluginListCommand(json: boolean): Promise<void> {
  const plugins = await composed((house) => house.plugins.statuses());
  if (json)
    process.stdout.write(
      `${JSON.stringify({ plugins: plugins.map(({ id, packageName, state, sentence }) => ({ id, package: packageName, state, sentence })) })}\n`,
    );
  else
    for (const { id, state, sentence } of plugins)
      process.stdout.write(`${id.padEnd(16)} ${state.padEnd(8)} ${sentence ?? ''}\n`);
}

import { availableParallelism, cpus } from 'node:os';
import type { Figure, Outcome, Spread } from './figures.js';

/** What `--json` prints: one object. */
export function asJson(outcomes: ReadonlyMap<string, Outcome>): string {
  return JSON.stringify({
    node: process.version,
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    figures: [...outcomes].flatMap(([benchmark, outcome]) =>
      'figures' in outcome ? outcome.figures.map((figure) => ({ benchmark, ...figure })) : [],
    ),
    skipped: Object.fromEntries(
      [...outcomes].flatMap(([benchmark, outcome]) => ('skipped' in outcome ? [[benchmark, outcome.skipped]] : [])),
    ),
  });
}

/** The figures as a table: medians, and in brackets the smallest and the largest round. */
export function asTable(outcomes: ReadonlyMap<string, Outcome>): string {
  const lines = [['', 'ours', 'floor', 'ratio', 'target', '']];
  const notes: string[] = [];
  for (const [benchmark, outcome] of outcomes) {
    if ('skipped' in outcome) notes.push(`${benchmark} was skipped: ${outcome.skipped}`);
    else lines.push(...outcome.figures.map(line));
  }
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [...table, ...notes].join('\n');
}

function line(figure: Figure): string[] {
  const ratio = figure.ratio && (figure.aside['difference'] ? `+${said(figure.ratio)}` : `×${said(figure.ratio)}`);
  return [
    figure.name,
    `${said(figure.ours)} ${figure.unit}`.trim(),
    figure.floor ? said(figure.floor) : '–',
    ratio ?? '–',
    figure.target,
    figure.met ? 'ok' : 'MISSED',
  ];
}

function said({ median, min, max }: Spread): string {
  return min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`;
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2);
}

/** Colours as the checks and the derived accents reckon with them: sRGB, each channel 0 to 1. */
type Rgb = readonly [number, number, number];

/** Lightness 0 to 1, chroma, hue in radians. Source: B. Ottosson, "A perceptual color space", 2020. */
interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** WCAG 2.2, 1.4.3: text that is not large. */
export const TEXT_RATIO = 4.5;
/** WCAG 2.2, 1.4.11: the edges of controls, and marks that mean something. */
export const EDGE_RATIO = 3;

/** Whether a text is a colour that can be reckoned with: `#rgb` or `#rrggbb`. */
export function isHex(text: string): boolean {
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
}

/** The contrast of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio". @throws for what is no hex colour */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(toRgb(one)), luminance(toRgb(other))].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** The same hue with another lightness, and at most so much chroma; as `#rrggbb`, within what a screen can show. */
export function withLightness(hex: string, l: number, mostChroma = Infinity): string {
  const { c, h } = toOklch(toRgb(hex));
  const lightness = Math.min(1, Math.max(0, l));
  // Where the hue has no such colour, less of it has.
  for (let chroma = Math.min(c, mostChroma); chroma > 0; chroma -= 0.004) {
    const rgb = fromOklch({ l: lightness, c: chroma, h });
    if (rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005)) return toHex(rgb);
  }
  return toHex(fromOklch({ l: lightness, c: 0, h }));
}

export function lightness(hex: string): number {
  return toOklch(toRgb(hex)).l;
}

function toRgb(hex: string): Rgb {
  if (!isHex(hex)) throw new Error(`${hex} is no colour.`);
  const full = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  return [0, 2, 4].map((start) => Number.parseInt(full.slice(start, start + 2), 16) / 255) as unknown as Rgb;
}

function toHex(rgb: Rgb): string {
  const channel = (value: number) =>
    Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${rgb.map(channel).join('')}`;
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
// Below zero, which no screen shows, it stays below zero.
const gamma = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map(linear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function toOklch(rgb: Rgb): Oklch {
  const [r, g, b] = rgb.map(linear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: Math.atan2(bb, a),
  };
}

function fromOklch({ l: lightnessOf, c, h }: Oklch): Rgb {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const l = (lightnessOf + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightnessOf - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightnessOf - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(gamma) as unknown as Rgb;
}

import type { PagePayload } from '../pipeline/page-payload.js';
import { element } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Points of a line on the screen; more would not be seen. */
const MOST_POINTS = 1600;

/** A network input that is a picture, pixel by pixel. */
export function imageOf(
  input: Int8Array,
  { height, width, channels }: NonNullable<PagePayload['shape']>,
): HTMLCanvasElement {
  const canvas = element('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  const pixels = context.createImageData(width, height);
  let [low, high] = [0, 1];
  for (const value of input) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let color = 0; color < 3; color++) {
      const value = input[pixel * channels + (channels >= 3 ? color : 0)];
      pixels.data[4 * pixel + color] = (255 * (value - low)) / (high - low);
    }
    pixels.data[4 * pixel + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function part(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The path of a channel through a row of a picture. Of many samples, the lowest and the highest of each stretch. */
function pathOf(
  samples: ArrayLike<number>,
  {
    channel,
    channels,
    count,
  }: { readonly channel: number; readonly channels: number; readonly count: number },
  place: { readonly width: number; readonly top: number; readonly height: number },
): string {
  const at = (i: number) => samples[i * channels + channel];
  let [low, high] = [at(0), at(0)];
  for (let i = 1; i < count; i++) {
    low = Math.min(low, at(i));
    high = Math.max(high, at(i));
  }
  const scale = high === low ? 0 : place.height / (high - low);
  const x = (i: number) => ((place.width * i) / Math.max(1, count - 1)).toFixed(1);
  const y = (value: number) => (place.top + (high - value) * scale).toFixed(1);
  const stretch = Math.max(1, Math.ceil((2 * count) / MOST_POINTS));
  const points: string[] = [];
  for (let first = 0; first < count; first += stretch) {
    let [least, most] = [at(first), at(first)];
    for (let i = first + 1; i < Math.min(count, first + stretch); i++) {
      least = Math.min(least, at(i));
      most = Math.max(most, at(i));
    }
    points.push(`${x(first)} ${y(most)}`);
    if (stretch > 1) points.push(`${x(first)} ${y(least)}`);
  }
  return `M${points.join('L')}`;
}

/** Something to see in a signal: what an answer is about. */
export interface Mark {
  /** Samples. */
  readonly from: number;
  readonly to: number;
  readonly chosen: boolean;
}

/** Channels one below the other, with marks behind them. */
export function signalOf(
  samples: ArrayLike<number>,
  channels: number,
  title: string,
  marks: readonly Mark[] = [],
): SVGElement {
  const count = samples.length / channels;
  const [width, row] = [1000, channels > 8 ? 26 : channels > 3 ? 48 : 90];
  const height = channels * (row + 8);
  const svg = part('svg', {
    viewBox: `0 0 ${width} ${height}`,
    class: 'signal',
    role: 'img',
    'aria-label': title,
  });
  for (const { from, to, chosen } of marks) {
    const [left, right] = [from, to].map((sample) => (width * sample) / Math.max(1, count - 1));
    svg.append(
      right - left > 2
        ? part('rect', {
            ...{ x: left, y: 0, width: right - left, height },
            ...{ fill: chosen ? 'var(--accent)' : 'none', 'fill-opacity': 0.14 },
          })
        : part('path', { d: `M${left} 0V${height}`, class: chosen ? 'mark on' : 'mark' }),
    );
  }
  for (let channel = 0; channel < channels; channel++) {
    const top = channel * (row + 8) + 4;
    svg.append(
      part('path', { d: pathOf(samples, { channel, channels, count }, { width, top, height: row }) }),
    );
  }
  return svg;
}

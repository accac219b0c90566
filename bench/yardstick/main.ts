/**
 * What most would write: the whole of tfjs on the main thread with WebGL, every feature map an SVG with one rect per
 * cell, drawn by d3, anew at every event of a slider. Net a of the exercise, its conv1 under the sliders. Honest work,
 * not a straw man: tensors are tidied, weights made once, elements joined instead of rebuilt.
 */
import * as tf from '@tensorflow/tfjs';
import * as d3 from 'd3';

const CELL = 3;
const x = tf.randomNormal<tf.Rank.R3>([16, 16, 3], 0, 1, 'float32', 0);

const weights = (kernel: number, from: number, to: number) => {
  const bound = 1 / Math.sqrt(kernel * kernel * from);
  const shape: [number, number, number, number] = [kernel, kernel, from, to];
  return tf.randomUniform<tf.Rank.R4>(shape, -bound, bound, 'float32', 1);
};
const first = d3.range(1, 10).map((kernel) => weights(kernel, 3, 16));
const firstOf = (kernel: number) => {
  const found = first[kernel - 1];
  if (!found) throw new Error(`no weights for kernel_size=${kernel}`);
  return found;
};
const second = weights(3, 16, 32);
const third = weights(3, 32, 64);

interface Maps {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

function compute(kernel: number, padding: number, stride: number): Maps[] {
  return tf.tidy(() => {
    const conv1 = tf.relu(tf.conv2d(x, firstOf(kernel), stride, padding, 'NHWC', 1, 'floor'));
    const conv2 = tf.relu(tf.conv2d(conv1, second, 1, 1));
    const conv3 = tf.conv2d(conv2, third, 1, 1);
    return [conv1, conv2, conv3].map((map) => {
      const [height, width, channels] = map.shape;
      return { channels, height, width, data: map.dataSync<'float32'>() };
    });
  });
}

function draw(layers: readonly Maps[]): void {
  const rows = d3.select('#maps').selectAll<HTMLDivElement, Maps>('div').data(layers).join('div');
  rows.each(function ({ channels, height, width, data }) {
    const most = d3.max(data, Math.abs) || 1;
    const color = d3.scaleDiverging([-most, 0, most], d3.interpolateRdBu);
    d3.select(this)
      .selectAll<SVGSVGElement, number>('svg')
      .data(d3.range(channels))
      .join('svg')
      .attr('width', width * CELL)
      .attr('height', height * CELL)
      .each(function (channel) {
        d3.select(this)
          .selectAll<SVGRectElement, number>('rect')
          .data(d3.range(height * width))
          .join('rect')
          .attr('x', (i) => (i % width) * CELL)
          .attr('y', (i) => Math.floor(i / width) * CELL)
          .attr('width', CELL)
          .attr('height', CELL)
          .attr('fill', (i) => color(data[i * channels + channel] ?? 0));
      });
  });
}

const inputs = [...document.querySelectorAll<HTMLInputElement>('input[data-arg]')];
const value = (name: string) => Number(inputs.find((input) => input.dataset.arg === name)?.value);

/** The end of the frame in which everything drawn before the call is painted. */
function painted(): Promise<number> {
  return new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  });
}

async function update(start: number): Promise<void> {
  draw(compute(value('kernel_size'), value('padding'), value('stride')));
  performance.measure('yardstick:update', { start, end: await painted() });
}

await tf.setBackend('webgl');
await tf.ready();
for (const input of inputs) input.addEventListener('input', (event) => void update(event.timeStamp));
await update(0);

// From maps to keypoints, one workgroup per point. A keypoint is x, y (0..1 of the network's input), its
// score, and its peak ambiguity.

struct Maps {
  width: u32,
  height: u32,
  // Values per cell in memory.
  heatmapStride: u32,
  centerStride: u32,
  vectorStride: u32,
  // Values before a map's first channel, where several maps share a buffer.
  heatmapFirst: u32,
  centerFirst: u32,
  regressionFirst: u32,
  offsetFirst: u32,
}

@group(0) @binding(0) var<uniform> maps: Maps;
@group(0) @binding(1) var<storage, read_write> keypoints: array<vec4f>;
@group(0) @binding(2) var<storage, read> heatmap: array<f32>;
@group(0) @binding(3) var<storage, read> center: array<f32>;
@group(0) @binding(4) var<storage, read> regression: array<f32>;
@group(0) @binding(5) var<storage, read> offset: array<f32>;

const THREADS = 128u;
// The same as in core/detection: decode-person.ts, decode-points.ts and peak-ambiguity.ts.
const DISTANCE_SOFTENING = 1.8;
const WINDOW_RADIUS = 2u;
const MIN_WEIGHT = 1e-30;
const PEAK_RADIUS = 1.0 / 8;
const LOWEST = -3e38;

var<workgroup> bestValues: array<f32, THREADS>;
var<workgroup> bestCells: array<u32, THREADS>;
// The keypoint: x and y in cells, and its score.
var<workgroup> found: vec3f;

fn sigmoid(logit: f32) -> f32 {
  return 1 / (1 + exp(-logit));
}

// The cell with the largest value of all threads; the first one of equal values.
fn argMax(thread: u32, value: f32, cell: u32) -> u32 {
  bestValues[thread] = value;
  bestCells[thread] = cell;
  for (var half = THREADS / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) {
      let other = bestValues[thread + half];
      let otherCell = bestCells[thread + half];
      let isFirst = other == bestValues[thread] && otherCell < bestCells[thread];
      if (other > bestValues[thread] || isFirst) {
        bestValues[thread] = other;
        bestCells[thread] = otherCell;
      }
    }
  }
  let best = workgroupUniformLoad(&bestCells[0]);
  return best;
}

fn logitAt(cell: u32, channel: u32) -> f32 {
  return heatmap[cell * maps.heatmapStride + maps.heatmapFirst + channel];
}

fn positionOf(cell: u32) -> vec2f {
  return vec2f(f32(cell % maps.width), f32(cell / maps.width));
}

// The probability of a cell, divided by its distance from the expected position.
fn weigh(logit: f32, cell: u32, expected: vec2f) -> f32 {
  return sigmoid(logit) / (distance(positionOf(cell), expected) + DISTANCE_SOFTENING);
}

// Writes the keypoint with its peak ambiguity: the strongest score away from the peak, relative to the
// peak's score; see core/detection/peak-ambiguity.ts.
fn writeKeypoint(thread: u32, channel: u32) {
  let point = workgroupUniformLoad(&found);
  let size = vec2f(f32(maps.width), f32(maps.height));
  let radius = PEAK_RADIUS * max(size.x, size.y);
  var best = LOWEST;
  var bestCell = 0u;
  for (var cell = thread; cell < maps.width * maps.height; cell += THREADS) {
    let value = logitAt(cell, channel);
    let isAway = distance(positionOf(cell) + 0.5, point.xy) > radius;
    if (isAway && value > best) { best = value; bestCell = cell; }
  }
  argMax(thread, best, bestCell);
  if (thread > 0) { return; }
  var ambiguity = select(1.0, min(1, sigmoid(bestValues[0]) / point.z), point.z > 0);
  if (bestValues[0] == LOWEST) { ambiguity = 0; }
  keypoints[channel] = vec4f(point.xy / size, point.z, ambiguity);
}

// Decodes one joint of the most central person, as core/detection/decode-person.ts does.
@compute @workgroup_size(THREADS)
fn person(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let joint = group.x;
  let cells = maps.width * maps.height;
  let middle = vec2f(f32(maps.width), f32(maps.height)) / 2;
  var best = -1.0;
  var bestCell = 0u;
  for (var cell = thread; cell < cells; cell += THREADS) {
    let weight = weigh(center[cell * maps.centerStride + maps.centerFirst], cell, middle);
    if (weight > best) { best = weight; bestCell = cell; }
  }
  let centerCell = argMax(thread, best, bestCell);

  let vector = centerCell * maps.vectorStride + maps.regressionFirst + 2 * joint;
  let expected = positionOf(centerCell) + vec2f(regression[vector + 1], regression[vector]);
  best = -1.0;
  bestCell = 0u;
  for (var cell = thread; cell < cells; cell += THREADS) {
    let weight = weigh(logitAt(cell, joint), cell, expected);
    if (weight > best) { best = weight; bestCell = cell; }
  }
  let peak = argMax(thread, best, bestCell);
  if (thread == 0) {
    let refined = peak * maps.vectorStride + maps.offsetFirst + 2 * joint;
    let position = positionOf(peak) + vec2f(offset[refined + 1], offset[refined]);
    found = vec3f(position, sigmoid(logitAt(peak, joint)));
  }
  writeKeypoint(thread, joint);
}

// Decodes one taught point, as core/detection/decode-points.ts does.
@compute @workgroup_size(THREADS)
fn peaks(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let point = group.x;
  var best = logitAt(0, point);
  var bestCell = 0u;
  for (var cell = thread; cell < maps.width * maps.height; cell += THREADS) {
    let value = logitAt(cell, point);
    if (value > best) { best = value; bestCell = cell; }
  }
  let peak = argMax(thread, best, bestCell);
  if (thread == 0) { found = refine(point, peak); }
  writeKeypoint(thread, point);
}

// The mean position of the cells around a peak, weighted by probability.
fn refine(point: u32, peak: u32) -> vec3f {
  let column = peak % maps.width;
  let row = peak / maps.width;
  let across = min(WINDOW_RADIUS, min(column, maps.width - 1 - column));
  let down = min(WINDOW_RADIUS, min(row, maps.height - 1 - row));
  var sum = 0.0;
  var shift = vec2f(0);
  for (var y = row - down; y <= row + down; y++) {
    for (var x = column - across; x <= column + across; x++) {
      let logit = logitAt(y * maps.width + x, point);
      let weight = sigmoid(logit) + MIN_WEIGHT;
      sum += weight;
      // Relative to the peak, for precision.
      shift += weight * (vec2f(f32(x), f32(y)) - positionOf(peak));
    }
  }
  let score = sigmoid(logitAt(peak, point));
  return vec3f(positionOf(peak) + 0.5 + shift / sum, score);
}

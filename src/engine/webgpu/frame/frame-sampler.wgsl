// Crops, resizes and scales the frame to the network's input: RGB, −1..1. The CPU counterpart is
// core/image/sample-planes.ts. The function `colorAt` (frame-pipelines.ts) precedes it: the frame's colour
// at a position in unit frame coordinates.

struct Crop {
  // Top left corner and size, unit frame coordinates.
  origin: vec2f,
  extent: vec2f,
  // Size of the output, pixels.
  size: vec2u,
  // Samples per output pixel along each axis.
  samples: vec2u,
}

@group(0) @binding(0) var<uniform> crop: Crop;
@group(0) @binding(1) var bilinear: sampler;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;

@compute @workgroup_size(8, 8)
fn sample(@builtin(global_invocation_id) pixel: vec3u) {
  if (any(pixel.xy >= crop.size)) { return; }
  let pixelExtent = crop.extent / vec2f(crop.size);
  let corner = crop.origin + vec2f(pixel.xy) * pixelExtent;
  let center = corner + 0.5 * pixelExtent;
  // Outside the frame the input is black.
  var color = vec3f(-1);
  if (all(center >= vec2f(0)) && all(center < vec2f(1))) {
    var sum = vec3f(0);
    for (var row = 0u; row < crop.samples.y; row++) {
      for (var column = 0u; column < crop.samples.x; column++) {
        let share = (vec2f(vec2u(column, row)) + 0.5) / vec2f(crop.samples);
        sum += colorAt(corner + share * pixelExtent);
      }
    }
    let mean = sum / f32(crop.samples.x * crop.samples.y);
    color = clamp(2 * mean - 1, vec3f(-1), vec3f(1));
  }
  output[pixel.y * crop.size.x + pixel.x] = vec4f(color, 0);
}

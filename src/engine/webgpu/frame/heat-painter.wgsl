// Paints a map of logits, one pixel per cell. The CPU counterpart is `paintCells` in
// worker/stage/heatmap-image.ts.

struct Map {
  width: u32,
  // Values per cell in memory.
  stride: u32,
  // Paints the maximum of the channels from `first` to before `end`.
  first: u32,
  end: u32,
  // Opacity at probability 0 and at probability 1.
  coldOpacity: f32,
  hotOpacity: f32,
}

@group(0) @binding(0) var<uniform> map: Map;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> colors: array<vec4f>;

// One triangle that covers the whole target.
@vertex
fn cover(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
  return vec4f(f32(corner & 1) * 4 - 1, f32(corner >> 1) * 4 - 1, 0, 1);
}

@fragment
fn paint(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let cell = u32(at.y) * map.width + u32(at.x);
  var logit = values[cell * map.stride + map.first];
  for (var channel = map.first + 1; channel < map.end; channel++) {
    logit = max(logit, values[cell * map.stride + channel]);
  }
  let heat = 1 / (1 + exp(-logit));
  let color = colors[u32(round(heat * 255))].rgb;
  let opacity = mix(map.coldOpacity, map.hotOpacity, heat);
  return vec4f(color * opacity, opacity);
}

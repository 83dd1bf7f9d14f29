// A heatmap as a picture of one pixel a cell. The twin of paintCells in heatmap-image.ts.

struct Map {
  width: u32,
  // Values a cell, in memory.
  stride: u32,
  // The channels that are shown, from `first` to before `end`: the strongest in each cell.
  first: u32,
  end: u32,
  // How much of the picture the map hides.
  coldOpacity: f32,
  hotOpacity: f32,
}

@group(0) @binding(0) var<uniform> map: Map;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read> colors: array<vec4f>;

// One triangle covers everything.
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

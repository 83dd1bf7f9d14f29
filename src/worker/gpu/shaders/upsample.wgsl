// Twice the size, bilinear with half-pixel centres; and the same with another picture added.

struct Step {
  // Of the output.
  height: u32,
  width: u32,
  groups: u32,
  items: u32,
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(3) var<storage, read> added: array<vec4f>;

fn mixed(item: u32) -> vec4f {
  let pixel = item / step.groups;
  let size = vec2u(step.width, step.height) / 2u;
  let place = vec2u(pixel % step.width, pixel / step.width % step.height);
  let start = pixel / (step.width * step.height) * size.x * size.y;
  let position = clamp((vec2f(place) + 0.5) / 2 - 0.5, vec2f(0), vec2f(size - 1u));
  let before = vec2u(position);
  let after = min(before + 1u, size - 1u);
  let share = position - vec2f(before);
  let group = item % step.groups;
  let upper = start + before.y * size.x;
  let lower = start + after.y * size.x;
  return mix(
    mix(input[(upper + before.x) * step.groups + group], input[(upper + after.x) * step.groups + group], share.x),
    mix(input[(lower + before.x) * step.groups + group], input[(lower + after.x) * step.groups + group], share.x),
    share.y,
  );
}

@compute @workgroup_size(64)
fn plain(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  if (item < step.items) { output[item] = mixed(item); }
}

@compute @workgroup_size(64)
fn adding(@builtin(workgroup_id) place: vec3u, @builtin(num_workgroups) all: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (place.y * all.x + place.x) * 64u + thread;
  if (item < step.items) { output[item] = mixed(item) + added[item]; }
}

// The value of a pixel in a map of twice the size: bilinear interpolation with half-pixel centres. The
// function `sourceAt`, which reads the small map, precedes it. `step` has the size of the large map.

fn upsampled(pixel: u32, group: u32) -> vec4f {
  let size = vec2u(step.width, step.height) / 2u;
  let cell = vec2u(pixel % step.width, pixel / step.width % step.height);
  let start = pixel / (step.width * step.height) * size.x * size.y;
  let position = clamp((vec2f(cell) + 0.5) / 2 - 0.5, vec2f(0), vec2f(size - 1u));
  let before = vec2u(position);
  let after = min(before + 1u, size - 1u);
  let share = position - vec2f(before);
  let upper = start + before.y * size.x;
  let lower = start + after.y * size.x;
  return mix(
    mix(sourceAt((upper + before.x) * step.outputs + group), sourceAt((upper + after.x) * step.outputs + group), share.x),
    mix(sourceAt((lower + before.x) * step.outputs + group), sourceAt((lower + after.x) * step.outputs + group), share.x),
    share.y,
  );
}

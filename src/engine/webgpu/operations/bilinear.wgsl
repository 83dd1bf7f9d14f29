// What a pixel becomes in a picture of twice the size: bilinear, with half-pixel centres. Before it goes
// `small`, which reads the picture; `step` has the larger size.

fn enlarged(pixel: u32, group: u32) -> vec4f {
  let size = vec2u(step.width, step.height) / 2u;
  let place = vec2u(pixel % step.width, pixel / step.width % step.height);
  let start = pixel / (step.width * step.height) * size.x * size.y;
  let position = clamp((vec2f(place) + 0.5) / 2 - 0.5, vec2f(0), vec2f(size - 1u));
  let before = vec2u(position);
  let after = min(before + 1u, size - 1u);
  let share = position - vec2f(before);
  let upper = start + before.y * size.x;
  let lower = start + after.y * size.x;
  return mix(
    mix(small((upper + before.x) * step.outputs + group), small((upper + after.x) * step.outputs + group), share.x),
    mix(small((lower + before.x) * step.outputs + group), small((lower + after.x) * step.outputs + group), share.x),
    share.y,
  );
}

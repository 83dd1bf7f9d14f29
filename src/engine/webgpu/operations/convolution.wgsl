// 3×3 convolution over an input of one group of channels (RGB and a zero). window.wgsl precedes it.

@compute @workgroup_size(64)
fn convolution(@builtin(workgroup_id) workgroupId: vec3u, @builtin(num_workgroups) workgroupCount: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (workgroupId.y * workgroupCount.x + workgroupId.x) * 64u + thread;
  if (item >= step.threads) { return; }
  let window = windowOf(item);
  var sum = readWeight(weights[step.weights + window.group]);
  for (var tap = 0; tap < 9; tap++) {
    let row = window.row + tap / 3;
    let column = window.column + tap % 3;
    if (!isInside(row, column)) { continue; }
    let weight = step.weights + u32(4 * tap + 1) * step.outputs + window.group;
    let matrix = mat4x4f(
      readWeight(weights[weight]),
      readWeight(weights[weight + step.outputs]),
      readWeight(weights[weight + 2u * step.outputs]),
      readWeight(weights[weight + 3u * step.outputs]),
    );
    sum += matrix * readInput(input[window.start + u32(row) * step.inputWidth + u32(column)]);
  }
  output[item] = writeOutput(clamp(sum, vec4f(step.low), vec4f(step.high)));
}

// 3×3 convolution of each channel separately. window.wgsl precedes it.

@compute @workgroup_size(64)
fn depthwise(@builtin(workgroup_id) workgroupId: vec3u, @builtin(num_workgroups) workgroupCount: vec3u, @builtin(local_invocation_index) thread: u32) {
  let item = (workgroupId.y * workgroupCount.x + workgroupId.x) * 64u + thread;
  if (item >= step.threads) { return; }
  let window = windowOf(item);
  let source = window.group % step.inputs;
  var sum = readWeight(weights[step.weights + window.group]);
  for (var tap = 0; tap < 9; tap++) {
    let row = window.row + tap / 3;
    let column = window.column + tap % 3;
    if (!isInside(row, column)) { continue; }
    let pixel = window.start + u32(row) * step.inputWidth + u32(column);
    let weight = readWeight(weights[step.weights + u32(tap + 1) * step.outputs + window.group]);
    sum += weight * readInput(input[pixel * step.inputs + source]);
  }
  output[item] = writeOutput(clamp(sum, vec4f(step.low), vec4f(step.high)));
}

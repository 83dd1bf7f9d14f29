// Fail-over from a wrong WebGPU shader: TensorFlow.js runs the network on WebGPU instead, and the report in the
// settings has the reason.
import { afterEach, expect, test, vi } from 'vitest';
import weightsUrl from '../../../../models/movenet-lightning/weights.bin?url';
import { parseWeights } from '../../../../src/core/model/weights.ts';
import type { BackendReport } from '../../../../src/core/model/backends.ts';
import '../../../../src/page/elements/live/keydot-backend-report.ts';
import { chooseBackend } from '../../../../src/worker/network/choose-backend.ts';

afterEach(() => vi.restoreAllMocks());

// A software GPU takes seconds for each run.
test(
  'a wrong shader is replaced by TensorFlow.js on WebGPU, and the report says why',
  { timeout: 300_000 },
  async () => {
    breakPointwiseShader();
    const weights = fetch(weightsUrl).then(async (file) => parseWeights(await file.arrayBuffer()));
    const { report, network, opened } = await chooseBackend(weights, {
      wanted: 'webgpu',
      excluded: [],
      readsFrames: true,
      lostThreads: 0,
      onTry: () => undefined,
    });
    network.dispose();
    opened.close();
    expect(report.backend).toBe('tfjs-webgpu');
    expect(report.attempts.map(({ backend, outcome }) => [backend, outcome])).toEqual([
      ['webgpu', 'failed'],
      ['tfjs-webgpu', 'chosen'],
    ]);
    const [failed, chosen] = await renderReport(report);
    expect(failed).toMatch(/^WebGPU .*wrong answer to the golden picture \(off by/);
    expect(chosen).toMatch(/^WebGPU \(TensorFlow\.js\) .*It replaces our own WebGPU shaders/);
  },
);

/** Halves the output of Keydot's 1×1 convolutions in the shader text that the browser compiles. */
function breakPointwiseShader(): void {
  const compile = Reflect.get(GPUDevice.prototype, 'createShaderModule');
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    descriptor,
  ) {
    // Shaders of TensorFlow.js have no function of this name.
    const isOurs = descriptor.code.includes('fn pointwise(');
    const wrong = descriptor.code.replace(/(output\[[^\]]+\] = [^;]+);/, '$1 * 0.5;');
    return compile.call(this, { ...descriptor, code: isOurs ? wrong : descriptor.code });
  });
}

/** The report's rows in the settings: the text of each backend, spaces collapsed. */
async function renderReport(report: BackendReport): Promise<string[]> {
  const element = document.createElement('keydot-backend-report');
  element.report = report;
  document.body.append(element);
  await element.updateComplete;
  const rows = element.shadowRoot?.querySelectorAll('dl > div') ?? [];
  const texts = [...rows].map((row) => row.textContent.replace(/\s+/g, ' ').trim());
  element.remove();
  return texts;
}

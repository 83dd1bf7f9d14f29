// A pointwise layer on its own: the pictures of a batch lie one after another, so it sees one long
// line of pixels, cut into pieces of TILE pixels by TILE_PANELS panels of output channels.
import {
  COUNT,
  INPUT,
  INPUT_STRIDE,
  OUTPUT,
  OUTPUT_HEIGHT,
  OUTPUT_STRIDE,
  OUTPUT_WIDTH,
  PANEL,
  RESIDUAL,
  RESIDUAL_STRIDE,
  SECOND,
  STAGE_CHANNELS,
  TILE,
  TILE_PANELS,
} from './layout';
import { pointwise } from './pointwise';

export function runPointwise(step: i32, item: i32, scratch: i32): void {
  const stage = step + SECOND;
  const panels = (load<i32>(stage, STAGE_CHANNELS) + PANEL - 1) / PANEL;
  const tilePanels = load<i32>(step, TILE_PANELS);
  const groups = (panels + tilePanels - 1) / tilePanels;
  const firstPanel = (item % groups) * tilePanels;
  const tile = load<i32>(step, TILE);
  const first = (item / groups) * tile;
  const all =
    load<i32>(step, COUNT) * load<i32>(step, OUTPUT_HEIGHT) * load<i32>(step, OUTPUT_WIDTH);
  const inputStride = load<i32>(step, INPUT_STRIDE);
  const outputStride = load<i32>(step, OUTPUT_STRIDE);
  const residualStride = load<i32>(step, RESIDUAL_STRIDE);
  const residual = load<i32>(step, RESIDUAL);
  pointwise(
    stage,
    firstPanel,
    min(firstPanel + tilePanels, panels),
    load<i32>(step, INPUT) + first * inputStride,
    inputStride,
    min(tile, all - first),
    load<i32>(step, OUTPUT) + first * outputStride,
    outputStride,
    residual == 0 ? 0 : residual + first * residualStride,
    residualStride,
    scratch,
  );
}

// How the layer of regions lies over the still, and its ring.
import { css } from 'lit';

export const regionLayerStyles = css`
  :host {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }

  canvas {
    position: absolute;
    top: 0;
    left: 0;
    max-inline-size: none;
    transform-origin: 0 0;
  }

  canvas[data-pixels] {
    image-rendering: pixelated;
  }

  .ring {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    fill: none;
    stroke: rgb(10 12 16 / 0.8);
    stroke-width: 3.5;
  }

  /* White on dark is seen on any picture. */
  .ring :last-child:not(g) {
    stroke: #fff;
    stroke-width: 1.5;
  }

  .ring.eraser :last-child:not(g) {
    stroke-dasharray: 4 3;
  }
`;

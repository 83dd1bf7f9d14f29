// How the label editor's still, marks and loupe look.
import { css } from 'lit';

export const labelCanvasStyles = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 0;
    overflow: hidden;
    background: var(--stage);
  }

  .surface {
    position: absolute;
    inset: 0;
    overflow: hidden;
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
  }

  .surface:focus-visible {
    outline-offset: -3px;
  }

  img {
    position: absolute;
    top: 0;
    left: 0;
    max-inline-size: none;
    transform-origin: 0 0;
    pointer-events: none;
  }

  img[data-pixels] {
    image-rendering: pixelated;
  }

  .marks {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
    pointer-events: none;
  }

  line {
    stroke: #f2f2ee;
    stroke-width: 1.5;
    opacity: 0.6;
  }

  .halo {
    fill: none;
    stroke-width: 1.5;
    stroke-dasharray: 3 3;
  }

  text {
    fill: #fff;
    stroke: rgb(10 12 16 / 0.8);
    stroke-width: 3;
    paint-order: stroke;
    font: 600 12px / 1 var(--font);
    text-anchor: middle;
  }

  .loupe {
    position: absolute;
    border: 2px solid #fff;
    border-radius: 50%;
    overflow: hidden;
    background-color: #000;
    background-repeat: no-repeat;
    background-origin: border-box;
    box-shadow: var(--shadow);
    pointer-events: none;
  }

  .loupe :is(canvas, svg) {
    position: absolute;
    inset: -2px;
    inline-size: calc(100% + 4px);
    block-size: calc(100% + 4px);
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.5;
  }

  .loupe circle {
    stroke: none;
  }

  .loupe .brush {
    fill: none;
    stroke: #fff;
  }
`;

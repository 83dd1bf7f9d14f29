// The styles of the label editor.
import { css } from 'lit';

/** Layout of keydot-label: frame and tools, with points and queue beside or below them. */
export const labelStyles = css`
  :host {
    min-block-size: 0;
  }

  .layout {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) auto minmax(0, auto) / minmax(0, 1fr);
    min-block-size: 0;
  }

  aside {
    display: grid;
    gap: var(--space-3);
    align-content: start;
    max-block-size: 30dvh;
    min-block-size: 0;
    padding: var(--space-2) max(var(--space-3), env(safe-area-inset-right))
      max(var(--space-3), env(safe-area-inset-bottom))
      max(var(--space-3), env(safe-area-inset-left));
    overflow: auto;
    border-block-start: 1px solid var(--line);
    background: var(--panel);
  }

  .none {
    display: grid;
    gap: var(--space-4);
    justify-items: center;
    align-content: center;
    padding: var(--space-5);
  }

  @media (min-width: 54rem) {
    .layout {
      grid-template: minmax(0, 1fr) auto / minmax(0, 1fr) minmax(18rem, 22rem);
    }

    aside {
      grid-area: 1 / 2 / 3 / 3;
      max-block-size: none;
      padding-block: var(--space-4);
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }

    /* Leaves room for the queue if there are many points. */
    keydot-point-picker {
      max-block-size: 46dvh;
      overflow: auto;
    }
  }
`;

/** The frame, marks and magnifier of keydot-label-canvas. */
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

// The layout of <keydot-teach>: the place itself.
import { css } from 'lit';

export const placeStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    background: var(--ground);
  }

  .place {
    block-size: 100%;
    padding-block-start: var(--top-inset, 0);
  }
`;

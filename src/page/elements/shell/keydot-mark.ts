// The logo in the current text colour: a point on a peak. As a file: public/icon.svg.
import { svg } from 'lit';

export const keydotMark = svg`
  <svg viewBox="0 0 32 32" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M3 27c6.5 0 7.5-14 13-14s6.5 14 13 14" stroke-width="2.6" stroke-linecap="round" />
    <circle cx="16" cy="8" r="4" fill="currentColor" stroke="none" />
  </svg>
`;

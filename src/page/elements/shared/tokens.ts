// The design tokens: colours, spacing, radii, type sizes and durations. An element that can be used alone
// puts `tokens` on its host; its descendants inherit them. Next: shared-styles.ts.
import { css } from 'lit';

/**
 * Follows the system's colour scheme unless the host has a `theme` attribute. Controls over a picture
 * (`--over-…`) are dark in both schemes, because pictures do not follow one.
 */
export const tokens = css`
  :host {
    color-scheme: light dark;

    --ground: light-dark(#f6f7f9, #14161a);
    --stage: light-dark(#e7e9ed, #0c0d10);
    --panel: light-dark(#ffffff, #1b1e24);
    --raised: light-dark(#eef0f3, #262a32);
    --line: light-dark(#d5d9e0, #343944);
    --edge: light-dark(#7b828f, #7d8594);
    --text: light-dark(#16181d, #f2f2ee);
    --muted: light-dark(#565c68, #a9aeb9);
    --action: light-dark(#16181d, #f2f2ee);
    --on-action: light-dark(#ffffff, #14161a);
    --alarm: light-dark(#b3261e, #ff8a7a);
    --focus: light-dark(#0b62c4, #8cd0ff);

    --over: rgb(16 18 22 / 0.78);
    --over-raised: rgb(255 255 255 / 0.14);
    --over-text: #f6f6f3;
    --over-muted: #c6cad2;

    --space-1: 4px;
    --space-2: 8px;
    --space-3: 12px;
    --space-4: 16px;
    --space-5: 24px;
    --space-6: 40px;

    --radius-small: 8px;
    --radius: 14px;
    --radius-round: 999px;

    /** Minimum size of a touch target. */
    --target: 44px;

    --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --size-small: 0.75rem;
    --size-label: 0.8125rem;
    --size-text: 0.9375rem;
    --size-large: 1.25rem;
    --size-title: clamp(1.625rem, 1.2rem + 1.9vw, 2.375rem);

    --quick: 140ms;
    --shadow: 0 8px 30px rgb(0 0 0 / 0.28);
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --quick: 0s;
    }
  }
`;

// A Vite plugin that completes index.html: the style of the first moment and, in the built page, the
// policy. Next: content-policy.mjs.
import { firstPaintStyle, PAGE_POLICY } from './content-policy.mjs';

const CHARSET = '<meta charset="utf-8" />';

/** @returns {import('vite').Plugin} */
export function pageShell() {
  return {
    name: 'keydot-page-shell',
    transformIndexHtml: {
      // After Vite's own work: what is hashed must stay as it is.
      order: 'post',
      handler(html, { server }) {
        const style = `<style>${firstPaintStyle}</style>`;
        // The development server serves styles and scripts that the policy forbids.
        const policy = `<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}" />`;
        // The development server also serves the pages of the browser's tests.
        if (server && !html.includes(CHARSET)) return html;
        if (!html.includes(CHARSET)) throw new Error(`index.html has to hold ${CHARSET}.`);
        return html.replace(CHARSET, () => [CHARSET, ...(server ? [] : [policy]), style].join(''));
      },
    },
  };
}

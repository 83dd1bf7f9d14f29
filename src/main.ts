// The page's entry: defines <keydot-app>, which index.html holds, and has the built app kept on the
// device. Pages of others load it as keydot-live.js, for <keydot-live> alone: they have no <keydot-app>,
// and nothing is kept for them. Next: page/elements/shell/keydot-app.ts.
import './page/elements/shell/keydot-app.ts';
import { trustOwnScripts } from './page/shell/trusted-scripts.ts';

trustOwnScripts();

// In development files change all the time, and nobody wants old ones.
if (import.meta.env.PROD) {
  void document.querySelector('keydot-app')?.keepOffline(import.meta.url);
}

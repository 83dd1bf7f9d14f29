// The page's entry: defines <keydot-app>, which index.html contains, and starts offline caching of
// the built app. Embedding pages load this script as keydot-live.js for <keydot-live> alone;
// nothing is cached for them. Next: page/elements/shell/keydot-app.ts.
import './page/elements/shell/keydot-app.ts';
import { trustOwnScripts } from './page/shell/trusted-scripts.ts';

trustOwnScripts();

// In development cached files would hide changes.
if (import.meta.env.PROD) {
  void document.querySelector('keydot-app')?.keepOffline(import.meta.url);
}

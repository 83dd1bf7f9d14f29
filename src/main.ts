// The page's entry: defines <keydot-app>, which index.html holds. Next: page/elements/keydot-app.ts.
import './page/elements/keydot-app.ts';

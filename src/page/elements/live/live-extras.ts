// Parts of the live view that load after it, so that it starts sooner.
import './keydot-scrubber.ts';
import '../measures/keydot-measures.ts';
import '../measures/keydot-readings.ts';
import '../record/keydot-capture-bar.ts';

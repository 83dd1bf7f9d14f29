// What the live view has beyond watching: loaded once the first picture is on its way.
import './keydot-scrubber.ts';
import '../measures/keydot-measures.ts';
import '../measures/keydot-readings.ts';
import '../record/keydot-capture-bar.ts';

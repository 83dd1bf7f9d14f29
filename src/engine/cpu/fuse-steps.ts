// The rules that fuse the nodes of a graph into steps, so that intermediate rows stay in the CPU cache: an
// addition joins the layer before it, a pointwise layer joins the depthwise layer that it follows, and an
// expanding layer joins the depthwise layer that it feeds. The kernel of such a step is
// assembly/operations/fused-rows.ts. Next: plan.ts.
import type { GraphNode } from './graph.ts';

/** One step of a plan. Its stages are computed in the order first, depthwise, second, third. */
export interface Step {
  kind: 'pointwise' | 'rows' | 'upsample' | 'add';
  input: GraphNode;
  /** A pointwise layer or the convolution; its rows feed the depthwise stage. */
  first: GraphNode | null;
  depthwise: GraphNode | null;
  second: GraphNode | null;
  third: GraphNode | null;
  /** A map that is added to the last stage; in an `add` step the second addend. */
  residual: GraphNode | null;
  output: GraphNode;
}

/** Which fusions make a network faster. */
export interface FusionPolicy {
  /** Whether to compute an expanded map row by row, as the depthwise layer needs it. */
  expand: (wide: GraphNode) => boolean;
  /** Whether to pass each row of a depthwise layer to the pointwise layer that follows. */
  project: (filtered: GraphNode) => boolean;
}

/** Expanded maps larger than this displace the weights from a core's second-level cache. */
const WIDE_BYTES = 256 * 1024;

/**
 * Each thread computes a band of rows, and adjacent bands compute up to two rows of the expanded map twice.
 * Bands with fewer rows than this lose more than they gain.
 */
const MIN_BAND_ROWS = 10;

/** Rows narrower than this have too few pixels to amortise loading the layer's weights for each row. */
const MIN_ROW_PIXELS = 12;

/** The policy for MoveNet; the limits were measured with bench/engine.mjs. */
export function createMovenetPolicy(threads: number): FusionPolicy {
  return {
    expand: ({ height, width, channels }) =>
      height >= threads * MIN_BAND_ROWS && height * width * channels * 4 > WIDE_BYTES,
    project: ({ width }) => width >= MIN_ROW_PIXELS,
  };
}

/**
 * The steps that compute `outputs`, each after the steps that it reads. Nodes that no output needs are
 * omitted.
 */
export function fuseSteps(
  nodes: readonly GraphNode[],
  outputs: readonly GraphNode[],
  policy: FusionPolicy,
): Step[] {
  const users = countUsers(nodes, outputs);
  const steps: Step[] = [];
  /** The step that computes `node`, if exactly one node or output uses it. */
  const producer = (node: GraphNode) =>
    users.get(node) === 1 ? steps.find((step) => step.output === node) : undefined;
  for (const node of nodes) {
    if (!users.has(node) || node.kind === 'input') continue;
    const fused = fuse(node, { nodes, producer, policy });
    if (fused) {
      // Move it to the end: the map that it now adds may be computed after it.
      steps.splice(steps.indexOf(fused), 1);
      steps.push(fused);
    } else {
      steps.push(createStep(node));
    }
  }
  return steps;
}

/** Whether a depthwise layer reads the node. */
function feedsDepthwise(node: GraphNode, nodes: readonly GraphNode[]): boolean {
  return nodes.some(({ kind, inputs }) => kind === 'depthwise' && inputs[0] === node);
}

/** How many nodes and outputs use each node; unused nodes are absent. */
export function countUsers(
  nodes: readonly GraphNode[],
  outputs: readonly GraphNode[],
): Map<GraphNode, number> {
  const users = new Map<GraphNode, number>();
  const use = (node: GraphNode) => users.set(node, (users.get(node) ?? 0) + 1);
  outputs.forEach(use);
  for (const node of [...nodes].reverse()) {
    if (users.has(node)) node.inputs.forEach(use);
  }
  return users;
}

function createStep(node: GraphNode): Step {
  const none = { first: null, depthwise: null, second: null, third: null, residual: null };
  const step = { ...none, input: node.inputs[0], output: node };
  switch (node.kind) {
    case 'convolution':
      return { ...step, kind: 'rows', first: node };
    case 'depthwise':
      return { ...step, kind: 'rows', depthwise: node };
    case 'pointwise':
      return { ...step, kind: 'pointwise', second: node };
    case 'upsample':
      return { ...step, kind: 'upsample' };
    case 'add':
      return { ...step, kind: 'add', residual: node.inputs[1] };
    case 'input':
      throw new TypeError('Expected a computed node, got the input.');
  }
}

interface FusionContext {
  nodes: readonly GraphNode[];
  producer: (node: GraphNode) => Step | undefined;
  policy: FusionPolicy;
}

/** Fuses a node into an earlier step where that is possible and faster; returns that step, or null. */
function fuse(node: GraphNode, context: FusionContext): Step | null {
  switch (node.kind) {
    case 'add':
      return fuseAddition(node, context);
    case 'pointwise':
      return fusePointwise(node, context);
    case 'depthwise':
      return fuseDepthwise(node, context);
    default:
      return null;
  }
}

function fuseAddition(node: GraphNode, { producer }: FusionContext): Step | null {
  const [a, b] = node.inputs as [GraphNode, GraphNode];
  for (const [narrow, other] of [
    [b, a],
    [a, b],
  ] as const) {
    const step = producer(narrow);
    if (step?.second?.activation !== 'none' || step.third || step.residual) continue;
    step.residual = other;
    step.output = node;
    return step;
  }
  return null;
}

function fusePointwise(node: GraphNode, { nodes, producer, policy }: FusionContext): Step | null {
  const step = producer(node.inputs[0]);
  if (step?.kind !== 'rows' || !step.depthwise || step.residual || step.third) return null;
  if (!step.second) {
    if (!policy.project(step.depthwise)) return null;
    step.second = node;
  } else {
    // An expanding layer is fused with the next depthwise layer instead, which saves more.
    if (feedsDepthwise(node, nodes) && policy.expand(node)) return null;
    step.third = node;
  }
  step.output = node;
  return step;
}

function fuseDepthwise(node: GraphNode, { producer, policy }: FusionContext): Step | null {
  const step = producer(node.inputs[0]);
  if (!step || step.residual || step.depthwise) return null;
  if (step.kind === 'pointwise' && policy.expand(step.output)) {
    step.kind = 'rows';
    step.first = step.second;
    step.second = null;
  } else if (!step.first) {
    return null;
  }
  step.depthwise = node;
  step.output = node;
  return step;
}

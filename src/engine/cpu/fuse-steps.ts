// Joins the nodes of a graph into steps, so that what is computed together stays in cache: additions
// go into the layer before them, a pointwise layer into the depthwise one it follows, an expanding
// layer into the depthwise one it feeds. What a step can hold: engine/cpu/assembly/rows.ts. Next: plan.ts.
import type { GraphNode } from './graph.ts';

/** One step of a plan. The stages are nodes whose layer and activation it computes, in this order. */
export interface Step {
  kind: 'pointwise' | 'rows' | 'upsample' | 'add';
  input: GraphNode;
  /** A pointwise layer, or the convolution, whose rows feed the depthwise stage. */
  first: GraphNode | null;
  depthwise: GraphNode | null;
  second: GraphNode | null;
  third: GraphNode | null;
  /** Added to the last stage, or the second picture of an addition. */
  residual: GraphNode | null;
  output: GraphNode;
}

/** Which joints pay; measured by bench/engine.mjs. */
export interface FusionPolicy {
  /** Compute the wide picture row by row as the depthwise layer needs it? */
  expand: (wide: GraphNode) => boolean;
  /** Feed each row of the depthwise layer to the pointwise layer after it? */
  project: (filtered: GraphNode) => boolean;
}

/**
 * The steps that compute `outputs`, in an order in which each finds its input ready. Nodes that no
 * output needs are left out.
 */
export function fuseSteps(
  nodes: readonly GraphNode[],
  outputs: readonly GraphNode[],
  policy: FusionPolicy,
): Step[] {
  const users = countUsers(nodes, outputs);
  const steps: Step[] = [];
  /** The step whose output `node` is, when the node has but one user and may vanish into it. */
  const producer = (node: GraphNode) =>
    users.get(node) === 1 ? steps.find((step) => step.output === node) : undefined;
  for (const node of nodes) {
    if (!users.has(node) || node.kind === 'input') continue;
    const joined = join(node, { nodes, producer, policy });
    if (joined) {
      // To the end: what it now adds may have been computed after it.
      steps.splice(steps.indexOf(joined), 1);
      steps.push(joined);
    } else {
      steps.push(createStep(node));
    }
  }
  return steps;
}

/** Whether a depthwise layer looks at the node. */
function isFiltered(node: GraphNode, nodes: readonly GraphNode[]): boolean {
  return nodes.some(({ kind, inputs }) => kind === 'depthwise' && inputs[0] === node);
}

/** How often each node is used, by another node or as an output; nodes of no use are absent. */
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
      throw new TypeError('An input is given, not computed.');
  }
}

interface Surroundings {
  nodes: readonly GraphNode[];
  producer: (node: GraphNode) => Step | undefined;
  policy: FusionPolicy;
}

/** Takes a node into the step before it, if that is possible and pays, and returns that step. */
function join(node: GraphNode, around: Surroundings): Step | null {
  switch (node.kind) {
    case 'add':
      return joinAddition(node, around);
    case 'pointwise':
      return joinPointwise(node, around);
    case 'depthwise':
      return joinDepthwise(node, around);
    default:
      return null;
  }
}

function joinAddition(node: GraphNode, { producer }: Surroundings): Step | null {
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

function joinPointwise(node: GraphNode, { nodes, producer, policy }: Surroundings): Step | null {
  const step = producer(node.inputs[0]);
  if (step?.kind !== 'rows' || !step.depthwise || step.residual || step.third) return null;
  if (!step.second) {
    if (!policy.project(step.depthwise)) return null;
    step.second = node;
  } else {
    // A wide picture goes to the depthwise layer that follows: there it saves more.
    if (isFiltered(node, nodes) && policy.expand(node)) return null;
    step.third = node;
  }
  step.output = node;
  return step;
}

function joinDepthwise(node: GraphNode, { producer, policy }: Surroundings): Step | null {
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

// The ESLint rule that enforces the import table (import-table.mjs).
import { relative, sep } from 'node:path';
import { explainViolation } from './import-table.mjs';

/**
 * An import or export as typescript-eslint's parser represents it.
 * @typedef {import('estree').Node & {
 *   source?: import('estree').Literal | null | undefined,
 *   importKind?: string,
 *   exportKind?: string,
 * }} ImportNode
 */

/** @type {import('eslint').Rule.RuleModule} */
export const importRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative('src', context.filename).split(sep).join('/');
    /**
     * @param {import('estree').Node} node
     * @param {unknown} specifier
     * @param {boolean} isType
     */
    const check = (node, specifier, isType) => {
      if (typeof specifier !== 'string') return;
      const message = explainViolation(file, specifier, isType);
      if (message) context.report({ node, message: `${message} (import of ${specifier})` });
    };
    /** @param {ImportNode} node */
    const checkDeclaration = (node) => {
      const isType = (node.importKind ?? node.exportKind) === 'type';
      if (node.source) check(node, node.source.value, isType);
    };
    return {
      ImportDeclaration: checkDeclaration,
      ExportNamedDeclaration: checkDeclaration,
      ExportAllDeclaration: checkDeclaration,
      ImportExpression: (node) => {
        if (node.source.type === 'Literal') check(node, node.source.value, false);
      },
    };
  },
};

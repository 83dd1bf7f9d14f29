// ESLint: type-checked rules, size limits for files and functions, and the table of allowed imports.
import { configs as litConfigs } from 'eslint-plugin-lit';
import { configs as wcConfigs } from 'eslint-plugin-wc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importRule } from './scripts/lint/import-rule.mjs';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use a named export, so that the name is the same everywhere.',
};
const noComputedImport = {
  selector: 'ImportExpression:not([source.type="Literal"])',
  message: 'Use a string literal, because the bundler and the import table need the path.',
};

/** Only the app imports TensorFlow.js's small packages. Other code imports the complete one, so that there is one copy. */
const noSmallTensorflow = {
  regex: '^@tensorflow/tfjs-(core|converter|backend-cpu|backend-webgl)',
  message: 'Import from @tensorflow/tfjs.',
};

const noStyleAttribute = {
  selector:
    'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle=/]',
  message: 'The content security policy forbids style attributes. Set the property: .style=${…}.',
};

export default defineConfig(
  // src/engine/cpu/assembly is AssemblyScript, which has a separate compiler.
  { ignores: ['dist/', '.cache/', 'public/', 'src/engine/cpu/assembly/', 'bench/node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['vite.config.ts', 'eslint.config.js'],
          defaultProject: 'scripts/tsconfig.json',
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
      'no-warning-comments': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // A literal next to `string` in a union documents a special value.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { keydot: { rules: { 'import-table': importRule } } },
    rules: {
      'keydot/import-table': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noComputedImport, noStyleAttribute],
    },
  },
  {
    files: ['src/page/**/*.ts'],
    extends: [litConfigs['flat/recommended'], wcConfigs['flat/recommended']],
  },
  // Inner loops index arrays with known lengths.
  {
    files: ['src/core/**/*.ts', 'src/engine/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['src/page/elements/**/*.ts'], rules: { 'max-lines': ['error', 350] } },
  // A `describe` callback is as long as its tests.
  {
    files: ['tests/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['scripts/**', 'src/tools/**', 'bench/**', 'tests/**'],
    rules: {
      'no-console': 'off',
      'no-restricted-imports': ['error', { patterns: [noSmallTensorflow] }],
    },
  },
  // These rules ignore JSDoc types. The compiler checks them.
  {
    files: ['scripts/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['*.config.{js,ts}'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['bench/**'], extends: [tseslint.configs.disableTypeChecked] },
);

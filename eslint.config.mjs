import communityNodes from '@n8n/eslint-plugin-community-nodes';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';
import { packageBlocks, zones } from './scripts/lint/importZones.mjs';

const TYPED = ['{nodes,credentials,src,test,scripts,bench,chaos,examples}/**/*.{ts,mts}'];

/** Everything in TypeScript: type-checked rules, one program (test/tsconfig.json sees it all). */
const typescript = {
	files: TYPED,
	extends: [...tseslint.configs.recommendedTypeChecked],
	plugins: { 'import-x': importX },
	languageOptions: {
		parserOptions: { project: './test/tsconfig.json', tsconfigRootDir: import.meta.dirname },
	},
	settings: {
		'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
		'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.mts'] },
		'import-x/ignore': ['node_modules'],
	},
	rules: {
		'@typescript-eslint/consistent-type-imports': [
			'error',
			{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
		],
		'@typescript-eslint/no-unused-vars': [
			'error',
			{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
		],
		'@typescript-eslint/require-await': 'off',
		'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		'@typescript-eslint/switch-exhaustiveness-check': [
			'error',
			{ considerDefaultExhaustiveForUnions: true },
		],
		'import-x/no-cycle': ['error', { ignoreExternal: true }],
		'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
		eqeqeq: ['error', 'always', { null: 'ignore' }],
		'no-console': 'error',
	},
};

/** Sizes that read well; comments and blank lines are free. Tables and generated files are exempt. */
const sizes = [
	{
		files: TYPED,
		rules: {
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
			'max-depth': ['error', 4],
			'max-params': ['error', 5],
			complexity: ['error', 20],
		},
	},
	{ files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
	{
		files: ['nodes/*/generated/**/*.ts', 'test/fixtures/**/*.ts', 'src/dialects/*/routes/*.ts'],
		rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
	},
];

/**
 * n8n's rules for community nodes, for packages that are installed on one's own n8n: the profile
 * without n8n cloud, because the embedded gateway needs sockets, files and a child process.
 */
const community = communityNodes.configs.recommendedWithoutN8nCloudSupport;
const n8n = [
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		plugins: { ...community.plugins, 'n8n-nodes-base': n8nNodesBase },
		rules: community.rules,
	},
	{
		files: ['package.json'],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
		rules: {
			...n8nNodesBase.configs.community.rules,
			// docs/adr/0001-runtime-dependencies.md
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Both are written for n8n's own repository; n8n's starter turns them off as well.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// These want ['main'] as a string; NodeConnectionTypes is what n8n asks for today.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-inputs-wrong-trigger-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		},
	},
];

/** Forms are projected from the catalogue, where two of these rules would make them worse. */
const generatedForms = {
	files: ['nodes/*/generated/**/*.ts'],
	rules: {
		// In a row, the field that decides which others are shown comes first, not the one with the first letter.
		'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items': 'off',
		// It takes the capitals of names such as OpenAI and Chatwoot for mistakes.
		'n8n-nodes-base/node-param-operation-option-action-miscased': 'off',
	},
};

const LAZY = 'n8n loads this file at its start: reach src through nodes/shared/connection.ts.';

/** What n8n loads at its start stays small: no import of src but for types, which are erased. */
const nodesLoadNothing = [
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{ regex: '/src(/|$)', message: LAZY, allowTypeImports: true },
						{ regex: '^(?!\\.|n8n-workflow$)', message: LAZY, allowTypeImports: true },
					],
				},
			],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		ignores: ['nodes/shared/connection.ts'],
		rules: { 'no-restricted-syntax': ['error', { selector: 'ImportExpression', message: LAZY }] },
	},
];

/** Programs of their own speak through the console. */
const commandLines = {
	files: [
		'scripts/**/*.ts',
		'bench/**/*.ts',
		'chaos/**/*.ts',
		'examples/**/*.ts',
		'test/support/children/**/*.ts',
	],
	rules: { 'no-console': 'off' },
};

export default tseslint.config(
	{ ignores: ['**/node_modules/', 'dist/', '.tools/', '.wagate/', 'artifacts/', 'coverage/'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	typescript,
	...packageBlocks,
	...sizes,
	...n8n,
	generatedForms,
	...nodesLoadNothing,
	commandLines,
);

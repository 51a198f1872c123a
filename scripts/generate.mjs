// Writes what follows from the registries: docs/reference/*.md and configs/*.schema.json.
//
//   npm run generate             write
//   npm run generate -- --check  exit 1 when a file is not what it would be; names it
//
// Needs the build: the registries are read from it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { errorTable } from '@winnow/core';
import { sizers, sizingSchemas, splitSchemas } from '@winnow/evaluation';
import {
  featureNames,
  featureRegistry,
  featureSpecSchema,
  labelSchemas,
  scalerSchemas,
  scalers,
  timeframeSuffixes,
} from '@winnow/features';
import { rules } from '@winnow/gates';
import { models } from '@winnow/models';
import { hmmConfigSchema } from '@winnow/pipeline';
import { configSchema } from '@winnow/platform';
import { prunerSchema, samplerSchema } from '@winnow/search';
import { tableCommands } from 'winnow';
import { z } from 'zod';
import { allowedText } from './generate/allowedText.mjs';
import { studySchema } from './generate/studySchema.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOTE = '<!-- Made by `npm run generate`; do not edit. -->';

function table(head, rows) {
  const cell = (value) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function page(title, intro, ...parts) {
  return `${[`# ${title}`, NOTE, intro, ...parts].join('\n\n')}\n`;
}

function errorsPage() {
  const rows = Object.entries(errorTable).map(([code, { summary, remedy, exitCode, httpStatus, retryable }]) => [
    `\`${code}\``,
    summary,
    remedy,
    exitCode,
    httpStatus,
    retryable ? 'yes' : 'no',
  ]);
  const intro = 'Every error reads `where: rule, but got value` and carries one of these codes.';
  return page('Errors', intro, table(['code', 'meaning', 'remedy', 'exit', 'HTTP', 'retry'], rows));
}

function modelsPage() {
  const parts = Object.values(models).flatMap(({ spec, params, logDensity }) => {
    const schema = z.toJSONSchema(params, { io: 'input' });
    const rows = Object.entries(schema.properties).map(([name, property]) => [
      `\`${name}\``,
      allowedText(property),
      property.default ?? '',
      searched(spec.defaultSpace[name]),
    ]);
    return [
      `## ${spec.name}`,
      `${spec.description} Family ${spec.family}; outputs ${spec.outputs.map((name) => `\`${name}\``).join(', ')}; input \`${spec.inputView}\`.${taken(spec)}${logDensity === undefined ? '' : ' Has a density: trials report `log_likelihood`, and it can be the objective.'}`,
      table(['parameter', 'allowed', 'default', 'default search space'], rows),
      ...(schema.description === undefined ? [] : [schema.description]),
    ];
  });
  return page('Models', 'Parameters are named `<model>.<parameter>` in the space of a study.', ...parts);
}

function taken({ takesMissing, takesCategories }) {
  const things = [...(takesMissing ? ['missing values'] : []), ...(takesCategories ? ['categories'] : [])];
  return things.length === 0 ? '' : ` Takes ${things.join(' and ')}.`;
}

function searched(dimension) {
  if (dimension === undefined) return 'fixed';
  if (dimension.type === 'categorical') return dimension.choices.join(', ');
  return `${dimension.low} … ${dimension.high}${dimension.log ? ', log' : ''}${dimension.step ? `, step ${dimension.step}` : ''}`;
}

function featuresPage() {
  const rows = Object.entries(featureRegistry).map(([name, feature]) => [
    `\`${name}\``,
    feature.description,
    feature.unit,
    feature.warmup,
    feature.stationarity,
    feature.inputs.join(', '),
  ]);
  const intro =
    'A value at a bar depends on that bar and earlier ones only; a test perturbs the future to prove it. Any feature takes a suffix `_1H`, `_4H`, `_12H` or `_1D`: it is then computed on bars of that length, and a row carries the value of the last one that has closed. `close_parkinson_<bars>` is the Parkinson volatility of any window of 2 to 9999 bars.';
  const head = ['feature', 'definition', 'unit', 'warm-up (bars)', 'made stationary by', 'reads'];
  return page('Features', intro, table(head, rows));
}

/** One section per kind of an option of the study file, with its keys. */
function kindsPage(title, intro, schemas, registry) {
  const parts = Object.entries(schemas).flatMap(([kind, schema]) => {
    const { properties } = z.toJSONSchema(schema, { io: 'input' });
    const text = registry?.[kind].description ?? properties.kind.description;
    return [`## ${kind}`, ...(text === undefined ? [] : [text]), ...keysOf(properties, 'kind')];
  });
  return page(title, intro, ...parts);
}

/** One section per name of a sampler or pruner, with its options. */
function namedPage(title, intro, schema) {
  const parts = schema.options.flatMap((option) => {
    const { properties } = z.toJSONSchema(option, { io: 'input' });
    return [`## ${properties.name.const}`, properties.name.description, ...keysOf(properties, 'name')];
  });
  return page(title, intro, ...parts);
}

/** A table of all keys but the one that tells kinds apart; none where there are no others. */
function keysOf(properties, discriminator) {
  const rows = Object.entries(properties)
    .filter(([key]) => key !== discriminator)
    .map(([key, property]) => [
      `\`${key}\``,
      allowedText(property),
      shown(property.default),
      property.description ?? '',
    ]);
  return rows.length === 0 ? [] : [table(['key', 'allowed', 'default', 'meaning'], rows)];
}

function shown(value) {
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : value;
}

function gatePage() {
  const rows = Object.entries(rules).map(([name, { description }]) => [`\`${name}\``, description]);
  const intro =
    'The gate measures every rule, in this order; its decision is the verdict of the first rule that is not passed. The limits are in the `gate` of the study file.';
  return page('Gate rules', intro, table(['rule', 'demands'], rows));
}

function configPage() {
  const rows = leaves(configSchema).map(([key, { doc, env, default: value }]) => [
    `\`${key}\``,
    `\`${env}\``,
    key === 'trainer.threads' ? 'processors − 2' : value === '' ? '(empty)' : `\`${value}\``,
    doc,
  ]);
  const intro =
    'Defaults, then the JSON file that `WINNOW_CONFIG` names, then the environment, then the command line. `npx winnow config` prints the effective values. What a result depends on is never here: it is in the study file.';
  return page('Configuration', intro, table(['key', 'environment', 'default', 'meaning'], rows));
}

function leaves(schema, prefix = '') {
  return Object.entries(schema).flatMap(([key, item]) =>
    'doc' in item ? [[prefix + key, item]] : leaves(item, `${prefix}${key}.`),
  );
}

function tableCommandsPage() {
  const parts = tableCommands().flatMap((command) => {
    const rows = command.options.map(({ flags, description, mandatory, defaultValue, argChoices }) => [
      `\`${flags}\``,
      mandatory ? 'required' : (defaultValue ?? ''),
      argChoices === undefined ? description : `${description}: ${argChoices.join(', ')}`,
    ]);
    return [`## ${command.name()}`, command.description(), table(['option', 'default', 'meaning'], rows)];
  });
  const intro =
    'Models of any CSV. `npx winnow <command> --help` says the same; [the guide](../guides/tabular.md) shows them at work.';
  return page('Commands on tables', intro, ...parts);
}

function schemaFile(title, schema) {
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}

function inputSchema(schema) {
  return z.toJSONSchema(schema, { io: 'input' });
}

/** The names of the registry stand in it, so that an editor completes and checks them. */
function featureSpecFileSchema() {
  const schema = inputSchema(featureSpecSchema);
  const suffixed = `^(${featureNames.join('|')})_(${Object.keys(timeframeSuffixes).join('|')})$`;
  schema.properties.features.items = { anyOf: [{ enum: featureNames }, { type: 'string', pattern: suffixed }] };
  return schemaFile('Winnow feature spec', schema);
}

const files = {
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/models.md': modelsPage(),
  'docs/reference/features.md': featuresPage(),
  'docs/reference/labels.md': kindsPage('Labels', 'The `label` of a study file.', labelSchemas),
  'docs/reference/scalers.md': kindsPage(
    'Scalers',
    'The `scaler` of a study file; fitted on the train rows of each fold.',
    scalerSchemas,
    scalers,
  ),
  'docs/reference/splits.md': kindsPage('Splits', 'The `split` of a stage in the study file.', splitSchemas),
  'docs/reference/sizing.md': kindsPage('Sizing', 'The `sizing` of a policy in the study file.', sizingSchemas, sizers),
  'docs/reference/samplers.md': namedPage(
    'Samplers',
    'The `sampler` of a study file, and of `npx winnow ask-tell`. Each suggests within the limits between parameters, and no copy of a trial in flight while what the sampler leaves of the space has another point: held and enqueued values and the points of a grid stay as they are.',
    samplerSchema,
  ),
  'docs/reference/pruners.md': namedPage(
    'Pruners',
    'The `pruner` of a study file, and of `npx winnow ask-tell`. Steps count from 0. Every pruner becomes rules that are settled when a trial is asked for and travel with it.',
    prunerSchema,
  ),
  'docs/reference/gate.md': gatePage(),
  'docs/reference/config.md': configPage(),
  'docs/reference/tables.md': tableCommandsPage(),
  'configs/study.schema.json': schemaFile('Winnow study file', studySchema()),
  'configs/features.schema.json': featureSpecFileSchema(),
  'configs/hmm.schema.json': schemaFile('Winnow HMM training', inputSchema(hmmConfigSchema)),
};

const check = process.argv.includes('--check');
for (const [path, content] of Object.entries(files)) {
  const file = join(root, path);
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  } else if (readOrEmpty(file) !== content) {
    console.error(`${path} is not up to date: run \`npm run generate\``);
    process.exitCode = 1;
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

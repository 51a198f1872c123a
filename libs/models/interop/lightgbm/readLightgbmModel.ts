import { type ImportedModel, importedModel } from '../importedModel.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';
import { readObjective } from './objectiveText.ts';
import { type MissingNote, readTree } from './readTree.ts';
import { type TextFields, textFields } from './textFields.ts';

const WHERE = 'LightGBM model';

/** Formats since 2019 (LightGBM 2.3), which differ in what they can hold besides. */
const VERSIONS = ['v3', 'v4'];

/**
 * A model that LightGBM wrote (`save_model`, `model_to_string`), as a state of the registry model `lightgbm`. Predictions are
 * equal. Raw scores are, too, but of a forest, whose mean it is and not the sum, and with a `sigmoid` other than 1, which
 * multiplies them. Categories are the integers that LightGBM saw: of a pandas frame, the codes.
 * @throws WinnowError `model_file_invalid`; `model_file_unsupported` for linear leaves, objectives that Winnow does not have,
 *   quantiles that no output is named for, and a feature of which only some splits take 0 for missing
 */
export function readLightgbmModel(text: string): ImportedModel {
  const parts = partsOf(text);
  const { header } = parts;
  if (!VERSIONS.includes(header.text('version'))) {
    throw unsupported(WHERE, `version must be one of ${VERSIONS.join(', ')}`, header.text('version'));
  }
  const nFeatures = header.integer('max_feature_idx', 0) + 1;
  const nOutputs = header.integer('num_tree_per_iteration', 1);
  const names = header.text('feature_names').split(' ');
  if (names.length !== nFeatures) throw invalidFile(`${WHERE} feature_names`, `must be ${nFeatures}`, names.length);
  const { objective, scale } = readObjective(header.text('objective'), nOutputs, parts.alpha);
  const rounds = parts.trees.length / nOutputs;
  if (!Number.isInteger(rounds))
    throw invalidFile(WHERE, `trees must be a multiple of ${nOutputs}`, parts.trees.length);
  const factor = header.has('average_output') ? scale / rounds : scale;
  const zeros = zeroFeatures();
  const trees = parts.trees.map((fields) => readTree(fields, nFeatures, factor, zeros.note));
  const zeroIsMissing = zeros.found();
  const ensemble = {
    nFeatures,
    initialScores: new Array<number>(nOutputs).fill(0),
    trees,
    ...(zeroIsMissing.length > 0 && { zeroIsMissing }),
  };
  return importedModel(WHERE, objective, ensemble, names);
}

interface Parts {
  readonly header: TextFields;
  readonly trees: readonly TextFields[];
  /** among the parameters, `alpha` of the loss */
  readonly alpha: string | undefined;
}

function partsOf(text: string): Parts {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== 'tree') throw invalidFile(WHERE, 'must begin with the line "tree"', lines[0]?.slice(0, 40));
  const end = lines.indexOf('end of trees');
  if (end < 0) throw invalidFile(WHERE, 'must have a line "end of trees"', 'none');
  const starts = lines.flatMap((line, i) => (i < end && line.startsWith('Tree=') ? [i] : []));
  const trees = starts.map((start, m) =>
    textFields(`${WHERE} ${lines[start]}`, lines.slice(start, starts[m + 1] ?? end)),
  );
  const alpha = lines.find((line) => line.startsWith('[alpha: '));
  return { header: textFields(WHERE, lines.slice(0, starts[0] ?? end)), trees, alpha: alpha?.slice(8, -1) };
}

/** Features that take 0 for missing: all splits have to agree, as a table is looked at once for all of them. */
function zeroFeatures(): { note: MissingNote; found: () => number[] } {
  const takesZero = new Map<number, boolean>();
  return {
    note: (where, feature, missing) => {
      const isZero = missing === 'zero';
      if ((takesZero.get(feature) ?? isZero) !== isZero) {
        throw unsupported(where, `all splits of feature ${feature} must take 0 for missing, or none`, missing);
      }
      takesZero.set(feature, isZero);
    },
    found: () => [...takesZero].flatMap(([feature, isZero]) => (isZero ? [feature] : [])).sort((a, b) => a - b),
  };
}

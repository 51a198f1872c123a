import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { WinnowError } from '@winnow/core';
import convict from 'convict';
import { type Config, configSchema } from './configSchema.ts';
import { maskUrl } from './maskUrl.ts';

/** Single keys set on the command line, e.g. `{ 'trainer.threads': 4 }`. */
export type ConfigOverrides = Readonly<Record<string, string | number | boolean>>;

/**
 * Defaults, then the file that WINNOW_CONFIG names, then the environment, then `overrides`; paths made absolute.
 * @throws WinnowError `config_invalid`, `file_not_found`
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, overrides: ConfigOverrides = {}): Config {
  const config = load(env, overrides).getProperties();
  return { ...config, home: resolve(config.home) };
}

/** The effective configuration as JSON text; of service URLs user and password are left out. */
export function describeConfig(env: Readonly<Record<string, string | undefined>>): string {
  const config = loadConfig(env);
  const shown = (url: string) => (url === '' ? '' : maskUrl(url));
  const redis = { ...config.redis, url: shown(config.redis.url) };
  const database = { ...config.database, url: shown(config.database.url) };
  return JSON.stringify({ ...config, redis, database }, null, 2);
}

function load(env: Readonly<Record<string, string | undefined>>, overrides: ConfigOverrides) {
  try {
    const settings = convict(configSchema, { env: { ...env }, args: [] });
    const file = env['WINNOW_CONFIG'];
    if (file !== undefined && file !== '') {
      if (!existsSync(file))
        throw new WinnowError('file_not_found', {
          where: 'WINNOW_CONFIG',
          rule: 'must name a file that exists',
          got: file,
        });
      settings.loadFile(file);
    }
    for (const [key, value] of Object.entries(overrides)) settings.set(key, value);
    settings.validate({ allowed: 'strict' });
    return settings;
  } catch (error) {
    if (error instanceof WinnowError) throw error;
    throw new WinnowError('config_invalid', { where: 'configuration', rule: brokenRules(error), cause: error });
  }
}

/** What convict says of each key, in our form: `key: rule, but got value`. */
function brokenRules(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/: value was (.*)$/gm, ', but got $1').replaceAll('\n', '; ');
}

import { optionsSchema } from '../../amplify/options/index.ts';
import { settingsSchema } from '../../amplify/settings-schema.ts';
import { defaultOf, type Field, fieldsOfSchema } from './fields.ts';
import { table } from './table.ts';

/** The generated regions of docs/operate/configuration.md, by name. */
export function configurationRegions(): Readonly<Record<string, string>> {
  const options = fieldsOfSchema(optionsSchema);
  const paths = new Set(options.map(({ path }) => path));
  // The settings of this repository that are not options of `addRedis`.
  const settings = fieldsOfSchema(settingsSchema).filter(({ path }) => !paths.has(path));
  return { options: fieldTable('option', options), settings: fieldTable('setting', settings) };
}

function fieldTable(title: string, fields: readonly Field[]): string {
  const rows = fields.map((field) => [
    `\`${field.path}\``,
    field.variant ? `\`${field.variant}\`: ${field.meaning}` : field.meaning,
    defaultOf(field),
  ]);
  return table([title, 'meaning', 'default'], rows);
}

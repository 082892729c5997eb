/** A field of a form that is made from the parameters of a command. */
export interface SchemaField {
  name: string;
  label: string;
  kind: 'text' | 'number' | 'choice' | 'yes' | 'lines';
  isRequired: boolean;
  /** Of a choice. */
  options: readonly string[];
  /** As it is typed; what the command takes where nothing is said. */
  initial: string;
}

/** The part of a JSON schema that parameters of commands use. */
export interface ParameterSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: ParameterSchema[];
  properties?: Record<string, ParameterSchema>;
  required?: string[];
}

/** "delayMinutes" as "Delay minutes". */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The fields of an object of parameters; what no field can say, such as a map, is left out. */
export function fieldsOf(schema: ParameterSchema): SchemaField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const kind = kindOf(property);
    if (!kind) return [];
    const isRequired = Boolean(schema.required?.includes(name)) && property.default === undefined;
    const options = kind === 'choice' ? (property.enum ?? []).map(String) : [];
    return [
      { name, label: labelOf(name), kind, isRequired, options, initial: initialOf(property, isRequired, options) },
    ];
  });
}

function kindOf(property: ParameterSchema): SchemaField['kind'] | null {
  if (property.enum) return 'choice';
  if (property.const === true) return 'yes';
  switch (property.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes';
    case 'array':
      return 'lines';
    default:
      // A list that may also be written as text is asked for as a list.
      return property.anyOf?.some(({ type }) => type === 'array') ? 'lines' : null;
  }
}

function initialOf(property: ParameterSchema, isRequired: boolean, options: readonly string[]): string {
  if (property.default !== undefined) return textOf(property.default);
  return isRequired ? (options[0] ?? '') : '';
}

/** What was sent once, as it would be typed. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** The parameters that the typed values stand for; what is empty is left out. */
export function payloadFrom(fields: readonly SchemaField[], values: Readonly<Record<string, string>>) {
  const pairs = fields.flatMap(({ name, kind, initial }): [string, unknown][] => {
    const text = values[name] ?? initial;
    if (kind === 'yes') return text === 'true' ? [[name, true]] : [];
    if (text.trim() === '') return [];
    if (kind === 'number') return [[name, Number(text)]];
    if (kind === 'lines')
      return [
        [
          name,
          text
            .split(/[\n,]/)
            .map((part) => part.trim())
            .filter(Boolean),
        ],
      ];
    return [[name, text]];
  });
  return Object.fromEntries(pairs);
}

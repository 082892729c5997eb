/** How much of a payload a list reads: what a row can show, the whole command without its surroundings, or nothing. */
export type PayloadPart = 'preview' | 'command' | 'none';

/** A payload may have a mebibyte; a row of a list shows no more of it than this, in characters. */
const PREVIEW_MAX = 4_096;

const isProgram = `json_typeof(t.payload->'argv') = 'array'`;
const words = `json_array_elements_text(t.payload->'argv') WITH ORDINALITY AS words (word, at)`;

/** The first words of a program's arguments, the last of them cut. Each has a blank after it. */
const argvPreview = `(
    SELECT json_agg(left(word, ${PREVIEW_MAX} - before::int) ORDER BY at) FROM (
      SELECT word, at, sum(length(word) + 1) OVER (ORDER BY at) - length(word) - 1 AS before FROM ${words}
    ) AS placed WHERE before < ${PREVIEW_MAX}
  )`;

/**
 * Over `tasks t`. What is cut says `truncated`: nobody takes it for the task's payload, and no task can be made of it. Cut here and not
 * in the process, which a page of whole payloads could fill.
 */
export const payloadSql: Readonly<Record<PayloadPart, string>> = {
  preview: `(CASE WHEN octet_length(t.payload::text) <= ${PREVIEW_MAX} THEN t.payload
    WHEN ${isProgram} THEN json_build_object('argv', ${argvPreview}, 'truncated', true)
    ELSE json_build_object('command', left(t.payload->>'command', ${PREVIEW_MAX}), 'truncated', true) END)`,
  command: `(CASE WHEN ${isProgram} THEN json_build_object('argv', t.payload->'argv')
    ELSE json_build_object('command', t.payload->'command') END)`,
  none: `'{}'::json`,
};

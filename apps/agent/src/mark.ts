/** The environment variable that marks all processes of a task, so that they are found again after a crash. */
export const MARK_NAME = 'FETTLE_TASK';
export const markOf = (key: string): string => `${MARK_NAME}=${key}`;

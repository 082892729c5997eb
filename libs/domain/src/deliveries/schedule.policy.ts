/** Waits between the tries of one delivery, in seconds: 10 tries over about 24 hours. */
export const waitsS = [10, 60, 300, 900, 3_600, 7_200, 14_400, 21_600, 36_000] as const;
/** The first try and one after each wait. */
export const triesInAll = waitsS.length + 1;

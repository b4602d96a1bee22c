import cronstrue from 'cronstrue';

/** A cron expression in plain words, such as “At 20:00, Monday through Friday”; nothing where there are none for it. */
export const cronWords = (expression: string): string => {
  try {
    return cronstrue.toString(expression, { use24HourTimeFormat: true });
  } catch {
    // What is wrong with it is for the rules to say.
    return '';
  }
};

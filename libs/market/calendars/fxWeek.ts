import type { Calendar } from './calendar.ts';
import { DAY_MS, weekdayOf } from './civil.ts';
import { newYorkTime } from './newYorkTime.ts';

const ROLLOVER_MINUTE = 17 * 60;

/**
 * Spot FX: the week runs from Sunday 17:00 to Friday 17:00 New York, and each day ends at 17:00. There is no common holiday
 * schedule; quiet days such as Christmas show up as gaps.
 */
export const fxWeek: Calendar = {
  summary: 'Sunday 17:00 to Friday 17:00 New York, without holidays; a session ends at 17:00.',
  sessionOn(date) {
    const weekday = weekdayOf(date);
    if (weekday === 0 || weekday === 6) return undefined;
    return {
      date,
      open: newYorkTime(date - DAY_MS, ROLLOVER_MINUTE),
      close: newYorkTime(date, ROLLOVER_MINUTE),
    };
  },
};

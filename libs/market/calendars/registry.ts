import type { CalendarName } from '../dataset.ts';
import { alwaysOpen } from './alwaysOpen.ts';
import type { Calendar } from './calendar.ts';
import { fxWeek } from './fxWeek.ts';
import { usEquities } from './usEquities.ts';

export const calendars: { readonly [N in CalendarName]: Calendar } = {
  '24/7': alwaysOpen,
  us_equities: usEquities,
  fx_week: fxWeek,
};

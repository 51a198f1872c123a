import type { Calendar } from './calendar.ts';
import { DAY_MS } from './civil.ts';

/** Crypto and other markets that never close. */
export const alwaysOpen: Calendar = {
  summary: 'Always open; a session is a UTC day.',
  sessionOn: (date) => ({ date, open: date, close: date + DAY_MS }),
};

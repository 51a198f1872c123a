/**
 * Terminology. A **calendar** says when a market trades. A **session** is one trading day of it; its **date** is midnight
 * UTC of the day that names it, and a daily bar is stamped with that date, as daily files are. An intraday bar lies on the
 * UTC grid of its timeframe and is expected when it meets a session.
 */
export interface Session {
  /** midnight UTC of the day that names the session */
  readonly date: number;
  /** epoch ms UTC, in (date − 24 h, date + 24 h) */
  readonly open: number;
  /** epoch ms UTC, after `open` and not after date + 24 h: a daily bar is known at date + 24 h at the latest */
  readonly close: number;
}

export interface Calendar {
  /** one line for the reference */
  readonly summary: string;
  /** The session named by a date (midnight UTC), if there is one. Sessions ascend with their dates and never overlap. */
  sessionOn(date: number): Session | undefined;
}

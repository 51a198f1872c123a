import { eq, gt, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { components } from './schema.ts';

export const componentKinds = ['coordinator', 'trainer', 'promoter', 'dashboard'] as const;
export type ComponentKind = (typeof componentKinds)[number];

export interface ComponentRow {
  readonly id: string;
  readonly kind: string;
  readonly host: string;
  readonly pid: number;
  /** trials it runs at once; 0 for those that run none */
  readonly slots: number;
}

/** Says that a component is alive, by the database's clock. */
export async function heartbeat(db: Database, row: ComponentRow): Promise<void> {
  await db
    .insert(components)
    .values(row)
    .onConflictDoUpdate({ target: components.id, set: { heartbeatAt: sql`now()` } });
}

export async function removeComponent(db: Database, id: string): Promise<void> {
  await db.delete(components).where(eq(components.id, id));
}

/** Forgets all components, as at the start of services that died with everything that ran on them. */
export async function forgetComponents(db: Database): Promise<void> {
  await db.delete(components);
}

/** Components whose last heartbeat is at most `withinMs` old, by the database's clock. */
export async function liveComponents(db: Database, withinMs: number): Promise<ComponentRow[]> {
  return await db
    .select({
      id: components.id,
      kind: components.kind,
      host: components.host,
      pid: components.pid,
      slots: components.slots,
    })
    .from(components)
    .where(gt(components.heartbeatAt, sql`now() - make_interval(secs => ${withinMs / 1000})`))
    .orderBy(components.kind, components.id);
}

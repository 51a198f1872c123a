ALTER TABLE "studies" ADD COLUMN "early_end" text;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "trial_count" integer;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "sharpe_variance" double precision;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "forward_looks" integer;--> statement-breakpoint
-- Candidates from before get the figures that they would have got, from their studies and from the ledger of looks.
UPDATE "candidates" SET
	"trial_count" = coalesce(
		(SELECT "trial_count" FROM "gate_decisions" WHERE "candidate_id" = "candidates"."id"),
		(SELECT count(*) FROM "trials" WHERE "study_id" = "candidates"."study_id")
	),
	"sharpe_variance" = (
		SELECT var_samp(("runs"."metrics" ->> 'sharpe_daily')::float8)
		FROM "runs"
		JOIN "trials" ON "trials"."id" = "runs"."trial_id"
		WHERE "trials"."study_id" = "candidates"."study_id"
			AND "trials"."stage" = 'search'
			AND "runs"."metrics" ->> 'vol_floor_applied' = 'false'
			AND "runs"."metrics" ->> 'sharpe_daily' NOT IN ('NaN', 'Infinity', '-Infinity')
	),
	"forward_looks" = (
		SELECT count(DISTINCT "earlier"."trial_id")
		FROM "forward_looks" AS "own"
		JOIN "forward_looks" AS "earlier"
			ON "earlier"."content_hash" = "own"."content_hash"
			AND "earlier"."window_from" < "own"."window_to"
			AND "earlier"."window_to" > "own"."window_from"
			AND "earlier"."study_id" <> "own"."study_id"
			AND "earlier"."submitted_at" < "own"."submitted_at"
		WHERE "own"."trial_id" = "candidates"."id"
	);--> statement-breakpoint
ALTER TABLE "candidates" ALTER COLUMN "trial_count" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "candidates" ALTER COLUMN "forward_looks" SET NOT NULL;

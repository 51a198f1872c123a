CREATE TABLE "forward_looks" (
	"content_hash" text NOT NULL,
	"trial_id" text NOT NULL,
	"study_id" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"window_from" bigint NOT NULL,
	"window_to" bigint NOT NULL,
	"params_hash" text NOT NULL,
	"looked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "forward_looks_content_hash_trial_id_pk" PRIMARY KEY("content_hash","trial_id")
);
--> statement-breakpoint
ALTER TABLE "gate_decisions" ADD COLUMN "forward_looks" integer;--> statement-breakpoint
-- Forward trials from before the ledger are looks, too. The text that is hashed is canonicalJson() of the parameters.
INSERT INTO "forward_looks" ("content_hash", "trial_id", "study_id", "submitted_at", "window_from", "window_to", "params_hash", "looked_at")
SELECT
	"ref" ->> 'contentHash',
	"trials"."id",
	"trials"."study_id",
	"studies"."created_at",
	("trials"."spec" #>> '{window,from}')::bigint,
	("trials"."spec" #>> '{window,to}')::bigint,
	(
		SELECT 'sha256:' || encode(sha256(convert_to('{' || coalesce(string_agg(to_json("key")::text || ':' || "value"::text, ',' ORDER BY "key" COLLATE "C"), '') || '}', 'UTF8')), 'hex')
		FROM json_each("trials"."params")
	),
	"trials"."created_at"
FROM "trials"
JOIN "studies" ON "studies"."id" = "trials"."study_id"
CROSS JOIN json_array_elements("trials"."spec" -> 'dataRefs') AS "ref"
WHERE "trials"."stage" = 'forward'
ON CONFLICT DO NOTHING;

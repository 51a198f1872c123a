CREATE TABLE "candidates" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"rank" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "components" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"slots" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gate_decisions" (
	"candidate_id" text PRIMARY KEY NOT NULL,
	"decision" text NOT NULL,
	"rules" json NOT NULL,
	"policy" json NOT NULL,
	"trial_count" integer NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"trial_id" text PRIMARY KEY NOT NULL,
	"run_source" text NOT NULL,
	"score_source" text NOT NULL,
	"data_regime" text NOT NULL,
	"metrics" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"name" text PRIMARY KEY NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_fired_at" timestamp with time zone,
	"last_study_id" text
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"submission" integer NOT NULL,
	"state" text NOT NULL,
	"stage" text NOT NULL,
	"spec" json NOT NULL,
	"data_refs" json NOT NULL,
	"lineage" json NOT NULL,
	"origin" json NOT NULL,
	"request_id" text,
	"error" json,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "studies_request_id_unique" UNIQUE("request_id"),
	CONSTRAINT "studies_name_submission_unique" UNIQUE("name","submission")
);
--> statement-breakpoint
CREATE TABLE "trial_events" (
	"trial_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"event" json NOT NULL,
	CONSTRAINT "trial_events_trial_id_attempt_seq_pk" PRIMARY KEY("trial_id","attempt","seq")
);
--> statement-breakpoint
CREATE TABLE "trials" (
	"id" text PRIMARY KEY NOT NULL,
	"study_id" text NOT NULL,
	"stage" text NOT NULL,
	"number" integer NOT NULL,
	"parent" integer,
	"params" json NOT NULL,
	"spec" json NOT NULL,
	"state" text NOT NULL,
	"value" double precision,
	"error" json,
	"attempt" integer DEFAULT 0 NOT NULL,
	"worker" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "trials_study_id_stage_number_unique" UNIQUE("study_id","stage","number")
);
--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_id_trials_id_fk" FOREIGN KEY ("id") REFERENCES "public"."trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_decisions" ADD CONSTRAINT "gate_decisions_candidate_id_candidates_id_fk" FOREIGN KEY ("candidate_id") REFERENCES "public"."candidates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_trial_id_trials_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trial_events" ADD CONSTRAINT "trial_events_trial_id_trials_id_fk" FOREIGN KEY ("trial_id") REFERENCES "public"."trials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trials" ADD CONSTRAINT "trials_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "candidates_study_id_index" ON "candidates" USING btree ("study_id");
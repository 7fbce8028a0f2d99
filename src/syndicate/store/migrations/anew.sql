CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0013');
CREATE TABLE alert_tellings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	alert INTEGER NOT NULL, 
	turn INTEGER NOT NULL, 
	ends BOOLEAN NOT NULL, 
	way TEXT NOT NULL, 
	person TEXT NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	added_at VARCHAR(27) NOT NULL, 
	next_at VARCHAR(27) NOT NULL, 
	told_at VARCHAR(27), 
	CONSTRAINT fk_alert_tellings_alert FOREIGN KEY(alert) REFERENCES alerts (id), 
	CONSTRAINT uq_alert_tellings_alert UNIQUE (alert, turn, way, person)
);
CREATE TABLE alerts (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	parts JSON NOT NULL, 
	facts JSON NOT NULL, 
	turn INTEGER NOT NULL, 
	since VARCHAR(27) NOT NULL, 
	ended_at VARCHAR(27), 
	CONSTRAINT uq_alerts_kind UNIQUE (kind, subject)
);
CREATE TABLE api_tasks (
	id TEXT NOT NULL, 
	token TEXT NOT NULL, 
	"key" TEXT, 
	mark TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	arguments JSON NOT NULL, 
	locale TEXT NOT NULL, 
	accepted_at VARCHAR(27) NOT NULL, 
	lease_until VARCHAR(27) NOT NULL, 
	attempts INTEGER NOT NULL, 
	ended_at VARCHAR(27), 
	status INTEGER, 
	answer TEXT, 
	CONSTRAINT pk_api_tasks PRIMARY KEY (id), 
	CONSTRAINT fk_api_tasks_token FOREIGN KEY(token) REFERENCES api_tokens (id), 
	CONSTRAINT uq_api_tasks_token UNIQUE (token, "key")
);
CREATE TABLE api_tokens (
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	verbs JSON NOT NULL, 
	newsletters JSON NOT NULL, 
	"by" TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	used_at VARCHAR(27), 
	revoked_at VARCHAR(27), 
	CONSTRAINT pk_api_tokens PRIMARY KEY (id)
);
CREATE TABLE approvals (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	issue TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	hash TEXT NOT NULL, 
	locale TEXT, voided_at VARCHAR(27), 
	CONSTRAINT fk_approvals_issue FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR(27) NOT NULL, 
	actor TEXT NOT NULL, 
	act TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	fields JSON NOT NULL
);
CREATE TABLE bounces (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source TEXT NOT NULL, 
	event TEXT, 
	delivery INTEGER, 
	subscriber TEXT, 
	address_hmac TEXT, 
	at VARCHAR(27) NOT NULL, 
	told_at VARCHAR(27) NOT NULL, 
	kind TEXT NOT NULL, 
	class TEXT NOT NULL, 
	action TEXT NOT NULL, 
	code INTEGER, 
	enhanced TEXT, 
	text TEXT, 
	undone_at VARCHAR(27), 
	CONSTRAINT uq_bounces_source UNIQUE (source, event)
);
CREATE TABLE "consents" (
	id INTEGER NOT NULL, 
	subscriber TEXT NOT NULL, 
	newsletter TEXT NOT NULL, 
	basis TEXT, 
	at VARCHAR(27) NOT NULL, 
	source TEXT NOT NULL, 
	method TEXT NOT NULL, 
	wording TEXT, 
	expires VARCHAR(27), 
	act TEXT NOT NULL, 
	evidence TEXT, 
	network TEXT, 
	recorded_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE deliveries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	purpose TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	address TEXT, 
	issue TEXT, 
	selection INTEGER, 
	locale TEXT NOT NULL, 
	zone TEXT, 
	priority INTEGER NOT NULL, 
	due VARCHAR(27) NOT NULL, 
	state TEXT NOT NULL, 
	token TEXT, 
	sender TEXT, 
	lease_until VARCHAR(27), 
	attempts INTEGER NOT NULL, 
	tried_at VARCHAR(27), 
	next_at VARCHAR(27), 
	resent BOOLEAN NOT NULL, 
	handed_over_at VARCHAR(27), 
	settled_at VARCHAR(27), 
	reply_code INTEGER, 
	reply_enhanced TEXT, 
	reply_text TEXT, 
	reply_kind TEXT, ready VARCHAR(27) GENERATED ALWAYS AS (coalesce(next_at, due)), 
	CONSTRAINT fk_deliveries_issue FOREIGN KEY(issue) REFERENCES issues (id), 
	CONSTRAINT fk_deliveries_selection FOREIGN KEY(selection) REFERENCES selections (id), 
	CONSTRAINT uq_deliveries_purpose UNIQUE (purpose, "key", recipient)
);
CREATE TABLE departures (
	minute VARCHAR(27) NOT NULL, 
	mails INTEGER NOT NULL, 
	CONSTRAINT pk_departures PRIMARY KEY (minute)
);
CREATE TABLE erasures (
	address_hmac TEXT NOT NULL, 
	subscriber TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (address_hmac)
);
CREATE TABLE gate_reports (
	issue TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	findings JSON NOT NULL, 
	CONSTRAINT pk_gate_reports PRIMARY KEY (issue, revision), 
	CONSTRAINT fk_gate_reports_issue FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE instance (
	id INTEGER NOT NULL, 
	token TEXT NOT NULL, 
	home TEXT NOT NULL, 
	inode INTEGER, 
	machine TEXT, 
	held_reason TEXT, 
	held_since VARCHAR(27), 
	last_tick VARCHAR(27), 
	withdrawals_offset INTEGER NOT NULL, identity TEXT, 
	CONSTRAINT pk_instance PRIMARY KEY (id)
);
CREATE TABLE issue_figures (
	issue TEXT NOT NULL, 
	taken_at VARCHAR(27) NOT NULL, 
	open INTEGER NOT NULL, 
	whole JSON NOT NULL, 
	locales JSON NOT NULL, 
	domains JSON NOT NULL, 
	curve JSON NOT NULL, 
	CONSTRAINT pk_issue_figures PRIMARY KEY (issue), 
	CONSTRAINT fk_issue_figures_issue FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE issues (
	id TEXT NOT NULL, 
	newsletter TEXT NOT NULL, 
	schedule TEXT NOT NULL, 
	occurrence DATE NOT NULL, 
	corrects TEXT NOT NULL, 
	state TEXT NOT NULL, 
	paused BOOLEAN NOT NULL, 
	revision INTEGER NOT NULL, 
	first_due VARCHAR(27) NOT NULL, 
	last_due VARCHAR(27) NOT NULL, 
	at VARCHAR(27), 
	works JSON NOT NULL, 
	enrolled_to TEXT, 
	skipped_empty INTEGER NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	sent_at VARCHAR(27), kept TEXT, begins VARCHAR(27), 
	CONSTRAINT pk_issues PRIMARY KEY (id), 
	CONSTRAINT uq_issues_newsletter UNIQUE (newsletter, schedule, occurrence, corrects)
);
CREATE TABLE looks (
	name TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_looks PRIMARY KEY (name)
);
CREATE TABLE overrides (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	issue TEXT NOT NULL, 
	code TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT fk_overrides_issue FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE pacing (
	id INTEGER NOT NULL, 
	next_slot VARCHAR(27), 
	hours TEXT NOT NULL, 
	CONSTRAINT pk_pacing PRIMARY KEY (id)
);
CREATE TABLE pool_blocks (
	issue TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	locale TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	work TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	section TEXT NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	translation TEXT NOT NULL, 
	slices JSON NOT NULL, 
	CONSTRAINT pk_pool_blocks PRIMARY KEY (issue, revision, locale, position), 
	CONSTRAINT fk_pool_blocks_issue FOREIGN KEY(issue, revision) REFERENCES pools (issue, revision)
);
CREATE TABLE pool_frames (
	issue TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	locale TEXT NOT NULL, 
	subject TEXT, 
	preheader TEXT, 
	frame JSON NOT NULL, 
	CONSTRAINT pk_pool_frames PRIMARY KEY (issue, revision, locale), 
	CONSTRAINT fk_pool_frames_issue FOREIGN KEY(issue, revision) REFERENCES pools (issue, revision)
);
CREATE TABLE pools (
	issue TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	frozen_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_pools PRIMARY KEY (issue, revision), 
	CONSTRAINT fk_pools_issue FOREIGN KEY(issue) REFERENCES issues (id)
);
CREATE TABLE previews (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	withdrawn_at VARCHAR(27), 
	CONSTRAINT pk_previews PRIMARY KEY (id)
);
CREATE TABLE provider_pauses (
	provider TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	since VARCHAR(27) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	times INTEGER NOT NULL, 
	code INTEGER, 
	enhanced TEXT, 
	text TEXT, 
	CONSTRAINT pk_provider_pauses PRIMARY KEY (provider)
);
CREATE TABLE reader_figures (
	day DATE NOT NULL, 
	newsletter TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	joined INTEGER NOT NULL, 
	gone INTEGER NOT NULL, 
	readers INTEGER, 
	CONSTRAINT pk_reader_figures PRIMARY KEY (day, newsletter, locale)
);
CREATE TABLE requests (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	subscriber TEXT, 
	address TEXT, 
	address_hmac TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	zone TEXT, 
	choices JSON NOT NULL, 
	network TEXT, 
	at VARCHAR(27) NOT NULL, 
	until VARCHAR(27) NOT NULL, 
	used_at VARCHAR(27), 
	CONSTRAINT pk_requests PRIMARY KEY (id)
);
CREATE TABLE selection_items (
	selection INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_selection_items PRIMARY KEY (selection, item), 
	CONSTRAINT fk_selection_items_selection FOREIGN KEY(selection) REFERENCES selections (id)
);
CREATE TABLE selections (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	issue TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	locale TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT fk_selections_issue FOREIGN KEY(issue) REFERENCES issues (id), 
	CONSTRAINT uq_selections_issue UNIQUE (issue, revision, locale, hash)
);
CREATE TABLE senders (
	id TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	lock TEXT NOT NULL, 
	started_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_senders PRIMARY KEY (id)
);
CREATE TABLE sights (
	kind TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	since VARCHAR(27) NOT NULL, 
	facts JSON NOT NULL, 
	CONSTRAINT pk_sights PRIMARY KEY (kind, subject)
);
CREATE TABLE staff (
	id TEXT NOT NULL, 
	address TEXT NOT NULL, 
	name TEXT NOT NULL, 
	roles JSON NOT NULL, 
	locale TEXT NOT NULL, 
	password TEXT, 
	welcome TEXT, 
	totp TEXT, 
	totp_step INTEGER, 
	created_at VARCHAR(27) NOT NULL, 
	disabled_at VARCHAR(27), 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT uq_staff_address UNIQUE (address)
);
CREATE TABLE staff_networks (
	staff TEXT NOT NULL, 
	network TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_staff_networks PRIMARY KEY (staff, network), 
	CONSTRAINT fk_staff_networks_staff FOREIGN KEY(staff) REFERENCES staff (id)
);
CREATE TABLE staff_recovery (
	staff TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	CONSTRAINT pk_staff_recovery PRIMARY KEY (staff, mark), 
	CONSTRAINT fk_staff_recovery_staff FOREIGN KEY(staff) REFERENCES staff (id)
);
CREATE TABLE staff_sessions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	token TEXT NOT NULL, 
	staff TEXT NOT NULL, 
	began_at VARCHAR(27) NOT NULL, 
	seen_at VARCHAR(27) NOT NULL, 
	network TEXT, 
	browser TEXT NOT NULL, 
	CONSTRAINT uq_staff_sessions_token UNIQUE (token), 
	CONSTRAINT fk_staff_sessions_staff FOREIGN KEY(staff) REFERENCES staff (id)
);
CREATE TABLE staff_tries (
	"key" TEXT NOT NULL, 
	times INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	until VARCHAR(27), 
	CONSTRAINT pk_staff_tries PRIMARY KEY ("key")
);
CREATE TABLE subscribers (
	id TEXT NOT NULL, 
	address TEXT, 
	name TEXT, 
	locale TEXT NOT NULL, 
	zone TEXT, 
	added_at VARCHAR(27) NOT NULL, fields JSON, 
	CONSTRAINT pk_subscribers PRIMARY KEY (id), 
	CONSTRAINT uq_subscribers_address UNIQUE (address)
);
CREATE TABLE subscriptions (
	subscriber TEXT NOT NULL, 
	newsletter TEXT NOT NULL, 
	schedule TEXT NOT NULL, 
	topics JSON NOT NULL, 
	state TEXT NOT NULL, 
	since VARCHAR(27), 
	left_at VARCHAR(27), 
	left_by TEXT, expires VARCHAR(27), 
	CONSTRAINT pk_subscriptions PRIMARY KEY (subscriber, newsletter), 
	CONSTRAINT fk_subscriptions_subscriber FOREIGN KEY(subscriber) REFERENCES subscribers (id)
);
CREATE TABLE suppressions (
	address_hmac TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, lifted_at VARCHAR(27), 
	CONSTRAINT pk_suppressions PRIMARY KEY (address_hmac)
);
CREATE TABLE withdrawal_logs (
	log TEXT NOT NULL, 
	"offset" INTEGER NOT NULL, 
	CONSTRAINT pk_withdrawal_logs PRIMARY KEY (log)
);
CREATE TABLE wordings (
	id TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	text TEXT NOT NULL, 
	first_at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_wordings PRIMARY KEY (id)
);
CREATE TABLE works_released (
	work TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	CONSTRAINT pk_works_released PRIMARY KEY (work, locale)
);
CREATE INDEX ix_subscriptions_readers ON subscriptions (newsletter, schedule, state, subscriber);
CREATE INDEX ix_issues_state ON issues (state);
CREATE INDEX ix_approvals_issue ON approvals (issue);
CREATE INDEX ix_selection_items_item ON selection_items (item);
CREATE INDEX ix_deliveries_issue_state ON deliveries (issue, state);
CREATE INDEX ix_deliveries_recipient ON deliveries (recipient);
CREATE INDEX ix_deliveries_selection ON deliveries (selection);
CREATE INDEX ix_deliveries_sender ON deliveries (sender);
CREATE INDEX ix_consents_subscriber ON consents (subscriber);
CREATE INDEX ix_erasures_until ON erasures (until);
CREATE INDEX ix_requests_subscriber ON requests (subscriber);
CREATE INDEX ix_requests_address ON requests (address_hmac, at);
CREATE INDEX ix_requests_network ON requests (network, at);
CREATE INDEX ix_requests_until ON requests (until);
CREATE INDEX ix_subscriptions_expires ON subscriptions (expires);
CREATE INDEX ix_overrides_issue ON overrides (issue);
CREATE INDEX ix_bounces_at ON bounces (at);
CREATE INDEX ix_bounces_delivery ON bounces (delivery);
CREATE INDEX ix_bounces_address ON bounces (address_hmac, at);
CREATE INDEX ix_deliveries_waiting ON deliveries (priority, ready, id) WHERE state IN ('queued', 'deferred');
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE INDEX ix_alert_tellings_waiting ON alert_tellings (next_at) WHERE state = 'waiting';
CREATE INDEX ix_staff_sessions_staff ON staff_sessions (staff);
CREATE INDEX ix_staff_sessions_began_at ON staff_sessions (began_at);
CREATE INDEX ix_staff_networks_at ON staff_networks (at);
CREATE INDEX ix_staff_tries_at ON staff_tries (at);
CREATE INDEX ix_api_tasks_ended_at ON api_tasks (ended_at, lease_until);
CREATE INDEX ix_consents_left ON consents (newsletter, at) WHERE act = 'left';
CREATE INDEX ix_previews_work ON previews (kind, name);
CREATE INDEX ix_deliveries_unknown ON deliveries (id) WHERE state = 'unknown';

-- Signed payout manifests. Whoever read one may keep it for ever, so nothing here is ever changed:
-- a wrong manifest is revoked by a statement of its own, and the next one gets the next number.
CREATE TABLE ledger.manifests (
    hash text NOT NULL REFERENCES ledger.blocks,
    number integer NOT NULL CHECK (number >= 1),
    signed_at timestamptz NOT NULL,
    key_id text NOT NULL,
    -- Flattened JSON (RFC 7515).
    jws text NOT NULL,
    PRIMARY KEY (hash, number)
);

CREATE TABLE ledger.manifest_publications (
    hash text NOT NULL,
    number integer NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (hash, number),
    FOREIGN KEY (hash, number) REFERENCES ledger.manifests
);

CREATE TABLE ledger.manifest_revocations (
    hash text NOT NULL,
    number integer NOT NULL,
    revoked_at timestamptz NOT NULL,
    reason text NOT NULL,
    jws text NOT NULL,
    PRIMARY KEY (hash, number),
    FOREIGN KEY (hash, number) REFERENCES ledger.manifests
);

CREATE TRIGGER manifests_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.manifests
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER publications_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.manifest_publications
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER revocations_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.manifest_revocations
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

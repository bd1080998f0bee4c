-- SHA-256 of the record at the cursor. A copy of a journal shares its identity and goes on with
-- the same numbers, but with other records. Absent until the cursor moves for the first time since
-- this column exists.
ALTER TABLE ledger.journals
    ADD COLUMN digest bytea CHECK (octet_length(digest) = 32);

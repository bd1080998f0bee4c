ALTER TABLE kept.aliases ADD COLUMN note text NOT NULL DEFAULT '';

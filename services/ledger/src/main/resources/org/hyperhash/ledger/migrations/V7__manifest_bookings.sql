-- The booking that a manifest was signed of. A block that leaves the chain and comes back is booked
-- anew, with the carry of that moment: what was signed before does not hold any more.
ALTER TABLE ledger.manifests ADD COLUMN booking bigint REFERENCES ledger.bookings;

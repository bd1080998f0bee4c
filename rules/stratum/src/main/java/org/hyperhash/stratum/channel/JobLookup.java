package org.hyperhash.stratum.channel;

/** What a job id on a share means now. */
public sealed interface JobLookup permits ChannelJob, JobLookup.Stale, JobLookup.Unknown {
    /** The job was valid, but the chain or the channel has moved on. */
    record Stale() implements JobLookup {
        static final Stale INSTANCE = new Stale();
    }

    /** No such job was ever sent on this channel. */
    record Unknown() implements JobLookup {
        static final Unknown INSTANCE = new Unknown();
    }
}

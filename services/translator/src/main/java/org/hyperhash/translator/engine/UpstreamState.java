package org.hyperhash.translator.engine;

/** What a miner's session knows of its upstream channel; a newer state replaces an older one. */
public sealed interface UpstreamState
        permits UpstreamState.Down, UpstreamState.Refused, UpstreamState.Opened, UpstreamWork {
    /** There is no channel now; one comes when the upstream does. */
    record Down(String reason) implements UpstreamState {}

    /** The upstream does not want this miner. */
    record Refused(String reason) implements UpstreamState {}

    /** The channel is open, but has no job yet. */
    record Opened() implements UpstreamState {}
}

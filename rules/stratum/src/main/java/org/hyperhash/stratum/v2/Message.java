package org.hyperhash.stratum.v2;

/** One message of some family, or {@link Unknown}. */
public interface Message {
    /** A frame that no family of the table knows, kept whole so that a proxy can forward it. */
    record Unknown(Frame frame) implements Message {}
}

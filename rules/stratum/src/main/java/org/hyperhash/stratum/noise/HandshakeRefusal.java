package org.hyperhash.stratum.noise;

import java.time.Duration;
import java.time.Instant;

/** Why a handshake ended without a connection. */
public sealed interface HandshakeRefusal {
    /** For the person who has to find out what is wrong. */
    String explanation();

    /** The peer closed the connection before its act was complete. */
    record Truncated(int received, int expected) implements HandshakeRefusal {
        @Override
        public String explanation() {
            return ("the peer closed the connection after %d of %d bytes of its handshake;"
                            + " is this a Stratum V2 port?")
                    .formatted(received, expected);
        }
    }

    /** The second act was not made for our first. */
    record NotAuthentic() implements HandshakeRefusal {
        @Override
        public String explanation() {
            return "the server's handshake does not decrypt; is this a Stratum V2 port?";
        }
    }

    /** Another authority, or nobody, vouches for the server's key. */
    record WrongAuthority(String expectedKey) implements HandshakeRefusal {
        @Override
        public String explanation() {
            return "the server's certificate is not signed by authority key " + expectedKey;
        }
    }

    record UnknownCertificateVersion(int version) implements HandshakeRefusal {
        @Override
        public String explanation() {
            return "the server's certificate has version %d, only 0 is known".formatted(version);
        }
    }

    record NotYetValid(Instant validFrom, Instant now) implements HandshakeRefusal {
        @Override
        public String explanation() {
            return ("the server's certificate is valid from %s, but it is %s here:"
                            + " the server's clock is ahead or ours is behind by %s")
                    .formatted(validFrom, now, Duration.between(now, validFrom));
        }
    }

    record Expired(Instant notValidAfter, Instant now) implements HandshakeRefusal {
        @Override
        public String explanation() {
            return ("the server's certificate expired at %s, but it is %s here: the server does"
                            + " not renew it, its clock is behind or ours is ahead by %s")
                    .formatted(notValidAfter, now, Duration.between(notValidAfter, now));
        }
    }
}

package org.hyperhash.translator;

import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.noise.StratumUrl;

/**
 * An upstream pool and who we are there.
 *
 * @param userIdentity whom an aggregated channel is paid to; unused when miners have their own
 */
public record UpstreamAddress(StratumUrl url, String userIdentity) {
    /** A URL without a key trusts anybody; the configuration lets it pass only on demand. */
    ServerTrust trust() {
        return url.authority()
                .<ServerTrust>map(ServerTrust.Authority::new)
                .orElseGet(ServerTrust.Insecure::new);
    }

    /**
     * Where to go after the upstream said so. The key stays the same; without one, so does the
     * host.
     */
    UpstreamAddress movedTo(String host, int port) {
        boolean anywhere = url.authority().isPresent() && !host.isEmpty();
        StratumUrl moved =
                new StratumUrl(
                        anywhere ? host : url.host(),
                        port == 0 ? url.port() : port,
                        url.authority());
        return new UpstreamAddress(moved, userIdentity);
    }
}

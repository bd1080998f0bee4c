package org.hyperhash.testkit.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests with programs of other people: {@code ./hh test --peers} runs them and nothing else. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("peers")
@Timeout(300)
@ExtendWith(PeerTable.class)
public @interface PeerTest {}

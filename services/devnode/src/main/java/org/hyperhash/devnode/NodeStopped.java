package org.hyperhash.devnode;

/** The node was called before its start or after its end. */
public final class NodeStopped extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NodeStopped() {
        super("the node is not running");
    }
}

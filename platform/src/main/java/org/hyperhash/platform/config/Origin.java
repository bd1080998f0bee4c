package org.hyperhash.platform.config;

/** Where an effective value comes from; prints as an operator would look for it. */
public sealed interface Origin {
    Origin DEFAULT = new Default();

    /** Nobody set the key. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * A line of the configuration file.
     *
     * @param line counted from 1; 0 means the file as a whole
     */
    record FileLine(String file, int line) implements Origin {
        @Override
        public String toString() {
            return line == 0 ? file : file + ":" + line;
        }
    }

    /** A variable of the process environment. */
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An option of the command line. */
    record Flag(String path) implements Origin {
        @Override
        public String toString() {
            return "command line";
        }
    }
}

/** The parts of the share path, each measured alone by JMH. */
@NullMarked
package org.hyperhash.bench.micro;

import org.jspecify.annotations.NullMarked;

/** What tests share: seeded properties, a clock that stands still, golden files. */
@NullMarked
package org.hyperhash.testkit;

import org.jspecify.annotations.NullMarked;

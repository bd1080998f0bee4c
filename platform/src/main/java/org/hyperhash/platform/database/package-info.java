/** PostgreSQL, embedded or by URL: start and stop, connections, migrations, bulk loading. */
@NullMarked
package org.hyperhash.platform.database;

import org.jspecify.annotations.NullMarked;

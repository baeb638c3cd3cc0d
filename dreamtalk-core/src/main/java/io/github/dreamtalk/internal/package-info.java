/** Internal wiring from sound to motion to frames; not exported. */
@NullMarked
package io.github.dreamtalk.internal;

import org.jspecify.annotations.NullMarked;

/** Cancellation of what runs. Not exported. */
@NullMarked
package io.github.dreamtalk.internal.cancel;

import org.jspecify.annotations.NullMarked;

/** Naturalness: blinks, head motion, jitter, frozen frames, flicker. */
@NullMarked
package io.github.dreamtalk.eval.natural;

import org.jspecify.annotations.NullMarked;

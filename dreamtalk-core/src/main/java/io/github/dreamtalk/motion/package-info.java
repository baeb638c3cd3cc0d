/** Motion spaces and sequences, blinks, head motion and smoothing. */
@NullMarked
package io.github.dreamtalk.motion;

import org.jspecify.annotations.NullMarked;

/** Built-in motion stages: smoothing, resampling, blinks, head and gaze. */
@NullMarked
package io.github.dreamtalk.stage;

import org.jspecify.annotations.NullMarked;

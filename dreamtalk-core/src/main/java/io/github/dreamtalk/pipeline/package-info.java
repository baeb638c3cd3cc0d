/** Internal wiring from audio to motion to frames; not API. */
@NullMarked
package io.github.dreamtalk.pipeline;

import org.jspecify.annotations.NullMarked;

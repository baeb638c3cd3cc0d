/** Frames made without motion. */
@NullMarked
package io.github.dreamtalk.examples.synthesizer;

import org.jspecify.annotations.NullMarked;

/** Measures on rendered frames whether the mouth opens and closes as the motion says and the sound asks. */
@NullMarked
package io.github.dreamtalk.benchmarks.opening;

import org.jspecify.annotations.NullMarked;

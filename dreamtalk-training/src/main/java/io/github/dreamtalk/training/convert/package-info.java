/** Turns published models of others into the files that dreamtalk-models carries. */
@NullMarked
package io.github.dreamtalk.training.convert;

import org.jspecify.annotations.NullMarked;

/** Distances between distributions of features. */
@NullMarked
package io.github.dreamtalk.eval.distribution;

import org.jspecify.annotations.NullMarked;

/** Reads MAT files without trusting them. */
@NullMarked
package io.github.dreamtalk.weights.mat;

import org.jspecify.annotations.NullMarked;

/** Distances between faces: on the 468-point mesh, and in motion space. */
@NullMarked
package io.github.dreamtalk.eval.landmark;

import org.jspecify.annotations.NullMarked;

/** The networks that are trained here, written with DJL, their optimiser, and their export. */
@NullMarked
package io.github.dreamtalk.training.nets;

import org.jspecify.annotations.NullMarked;

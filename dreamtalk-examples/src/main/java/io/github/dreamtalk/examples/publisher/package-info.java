/** Frames as a reactive stream. */
@NullMarked
package io.github.dreamtalk.examples.publisher;

import org.jspecify.annotations.NullMarked;
